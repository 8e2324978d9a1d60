package ngage.backend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.admission.Door;
import ngage.backend.audience.AudienceHub;
import ngage.backend.nodes.Nodes;
import ngage.backend.vote.RedisBallotBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a node goes while the show is on, without a fan or the crew noticing: it says that it is not
/// ready, lets nobody in, gives the lease back at once, sends desks and phones to the other nodes, each
/// phone in its own moment, and waits for the ballots that are on their way, those too that it gives again
/// to a shard that was replaced.
///
/// Within ten seconds, of which two for the phones and five for the ballots; those that are not stored
/// by then are sent again by their phones. Phones that poll hear it when they ask the next time, so if
/// there are any they get the two seconds. Blocking, once, by whoever closes the backend.
record Drain(Nodes nodes, Door door, LateParts late, AudienceHub hub, RedisBallotBox ballots) {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /// Phones ask every 1.25 s at the latest.
    private static final Duration FOR_POLLS = Duration.ofSeconds(2);

    private static final Duration FOR_BALLOTS = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    void run() {
        long begun = System.nanoTime();
        long phones = hub.connected() + hub.polling().connected();
        nodes.drain();
        door.close();
        LateParts.Crew crew = late.crew();
        if (crew != null) {
            crew.conductor().close();
            crew.controlRoom().close();
        }
        hub.drain();
        awaitPolls(begun);
        awaitBallots();
        log.info(
                "drained {} phones in {} ms",
                phones,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    private void awaitPolls(long begun) {
        if (hub.polling().connected() == 0) {
            return;
        }
        long end = begun + FOR_POLLS.toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void awaitBallots() {
        long end = System.nanoTime() + FOR_BALLOTS.toNanos();
        while ((ballots.waiting() > 0 || !ballots.isSettled()) && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        if (ballots.waiting() > 0) {
            log.warn("{} ballots were not stored; their phones send them again", ballots.waiting());
        }
        if (!ballots.isSettled()) {
            log.error("acknowledged ballots are perhaps not in every shard as it is now");
        }
    }
}
