package ngage.backend.audience;

import java.time.Duration;

/// The bounds of the audience's side.
///
/// @param ringEntries entries of the log kept as ready frames; a phone further behind gets a snapshot
/// @param messageBytes the biggest message a phone may send
/// @param outboxBytes private bytes that may wait for one phone, beyond which it counts as too slow
/// @param helloWithin how long a new socket may wait with its hello
/// @param heartbeat how often a phone must say something
/// @param silentAfter how long it may be silent before its socket is closed
/// @param tooSlowAfter how long it may take not one byte of what waits for it
/// @param closeWithin how long a phone may take to answer a close frame
/// @param messagesPerSecond what a phone may say, on average
/// @param messageBurst and at once
/// @param malformedMessages how many of its messages may be unreadable
/// @param maxFans of one show run
/// @param returnWithin phones sent away come back spread over this long
/// @param assumedDelay of a phone that has not told its delay yet
/// @param longestDelay that is waited for, however slow phones say they are
/// @param transport what carries the phones
/// @param maxPhones at once; whoever comes then is told to come back
public record AudienceConfig(
        int ringEntries,
        int messageBytes,
        int outboxBytes,
        Duration helloWithin,
        Duration heartbeat,
        Duration silentAfter,
        Duration tooSlowAfter,
        Duration closeWithin,
        int messagesPerSecond,
        int messageBurst,
        int malformedMessages,
        int maxFans,
        Duration returnWithin,
        Duration assumedDelay,
        Duration longestDelay,
        TransportChoice transport,
        int maxPhones) {

    public static AudienceConfig standard() {
        return new AudienceConfig(
                256,
                4096,
                4096,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(50),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                10,
                40,
                3,
                1 << 24,
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                TransportChoice.AUTO,
                Integer.MAX_VALUE);
    }

    /// @return how long a phone may be silent before it counts as such: a heartbeat, and some delay
    Duration missedAfter() {
        // In plain numbers: it is asked for each phone, and Duration divides by BigInteger.
        Duration missed = Duration.ofMillis(heartbeat.toMillis() * 5 / 4);
        return missed.compareTo(silentAfter) < 0 ? missed : silentAfter;
    }

    public AudienceConfig with(TransportChoice transport) {
        return with(transport, maxPhones);
    }

    public AudienceConfig withMaxPhones(int maxPhones) {
        return with(transport, maxPhones);
    }

    private AudienceConfig with(TransportChoice transport, int maxPhones) {
        return new AudienceConfig(
                ringEntries,
                messageBytes,
                outboxBytes,
                helloWithin,
                heartbeat,
                silentAfter,
                tooSlowAfter,
                closeWithin,
                messagesPerSecond,
                messageBurst,
                malformedMessages,
                maxFans,
                returnWithin,
                assumedDelay,
                longestDelay,
                transport,
                maxPhones);
    }
}
