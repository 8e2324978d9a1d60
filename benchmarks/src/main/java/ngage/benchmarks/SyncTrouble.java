package ngage.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ngage.demo.Studio;
import ngage.testsupport.BrowserPhone;

/// Makes the trouble of a condition, at the right cues. One thread, that of the audience's browser.
final class SyncTrouble {

    private static final Duration HANG = Duration.ofSeconds(12);
    private static final Duration AWAY = Duration.ofSeconds(5);
    private static final Duration SEEK = Duration.ofMillis(1500);
    private static final int FREE_LINK = 20_000;

    /// Opens the studio again after it was closed.
    interface StudioDoor {
        Studio open() throws IOException;
    }

    private final SyncCondition condition;
    private final SyncAudience audience;
    private final SlowCdn cdn;
    private final StudioDoor door;

    private Studio studio;
    private int cues;
    private Instant closed = Instant.MIN;
    private long untilNanos;
    private boolean isOn;
    private final List<Gap> gaps = new ArrayList<>();

    /// The source was away, by the wall clock.
    record Gap(Instant from, Instant to) {

        /// What the studio sent last is lost with its segment, and what it sends first needs some time.
        boolean holds(Instant moment) {
            return moment.isAfter(from.minusMillis(2500)) && moment.isBefore(to.plusSeconds(3));
        }
    }

    SyncTrouble(
            SyncCondition condition,
            SyncAudience audience,
            SlowCdn cdn,
            StudioDoor door,
            Studio studio) {
        this.condition = condition;
        this.audience = audience;
        this.cdn = cdn;
        this.door = door;
        this.studio = studio;
    }

    /// @return the studio of now
    Studio studio() {
        return studio;
    }

    /// @return when the source was away
    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /// Before the first cue.
    void begin() {
        BrowserPhone phone = audience.first();
        switch (condition) {
            case SLOW_LINK -> phone.setLink(900);
            case SLOW_CPU -> phone.slowDown(4);
            case PLAIN,
                    SLOW_CDN,
                    STALL,
                    SWITCHES,
                    LATE_JOIN,
                    SEEKS,
                    RECONNECT,
                    DELAYS,
                    LOW_LATENCY -> {}
        }
    }

    /// Now and then.
    ///
    /// @param fired how many cues have been on air
    void onCues(int fired) throws IOException {
        if (isOn && System.nanoTime() - untilNanos >= 0) {
            end();
        }
        for (; cues < fired; cues++) {
            onCue(cues + 1);
        }
    }

    /// After the last one.
    void end() throws IOException {
        if (isOn) {
            isOn = false;
            cdn.goOn();
            if (condition == SyncCondition.RECONNECT) {
                studio = door.open();
                gaps.add(new Gap(closed, Instant.now()));
            }
        }
    }

    private void onCue(int number) {
        switch (condition) {
            case STALL -> {
                if (number == 16) {
                    cdn.hang();
                    endAfter(HANG);
                }
            }
            case RECONNECT -> {
                if (number == 12 || number == 26) {
                    closed = Instant.now();
                    studio.close();
                    endAfter(AWAY);
                }
            }
            case SWITCHES -> {
                if (number % 9 == 1) {
                    audience.first().setLink(number % 18 == 1 ? 600 : FREE_LINK);
                }
            }
            case LATE_JOIN -> {
                if (number % 15 == 0) {
                    audience.rejoin();
                }
            }
            case SEEKS -> {
                if (number % 4 == 0) {
                    audience.first().seek(number % 8 == 0 ? SEEK : SEEK.negated());
                }
            }
            case PLAIN, SLOW_CDN, SLOW_LINK, SLOW_CPU, DELAYS, LOW_LATENCY -> {}
        }
    }

    private void endAfter(Duration time) {
        isOn = true;
        untilNanos = System.nanoTime() + time.toNanos();
    }
}
