package ngage.backend.vote;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.RedisLink;
import ngage.backend.supervise.Activity;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again and again whether every Redis does what [Durability] promises: one that was down when the
/// show started, was started anew by others, or has taken another's place, may not. To be supervised: one
/// thread.
public final class DurabilityWatch implements Activity {

    private static final Logger log = LoggerFactory.getLogger(DurabilityWatch.class);
    private static final String COMPONENT = "durability";

    private final RedisLink link;
    private final Durability durability;
    private final Duration every;
    private final HealthLine good;
    private volatile HealthLine health;

    public DurabilityWatch(RedisLink link, Durability durability, Duration every) {
        this.link = link;
        this.durability = durability;
        this.every = every;
        this.good =
                new HealthLine(
                        COMPONENT,
                        Health.GOOD,
                        switch (durability) {
                            case MEMORY -> "ballots are in Redis' memory when acknowledged";
                            case EVERYSEC -> "ballots are on disk within a second";
                            case ALWAYS -> "ballots are on disk when acknowledged";
                            case REPLICA -> "ballots are in a replica when acknowledged";
                        });
        this.health = good;
    }

    @Override
    public void run(Progress progress) {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            progress.works();
            LockSupport.parkNanos(every.toNanos());
        }
    }

    /// Looks once, and mends what it may. Blocking.
    void look() {
        HealthLine before = health;
        try {
            RedisDurability.ensure(link, durability);
            health = good;
        } catch (DurabilityException e) {
            health = new HealthLine(COMPONENT, Health.DEGRADED, String.valueOf(e.getMessage()));
            if (!health.equals(before)) {
                log.warn("{}", health.text());
            }
        } catch (LogUnavailableException e) {
            // The line of Redis says so; what is true of ballots is seen when it is back.
            log.debug("Redis cannot be asked how it keeps ballots", e);
        }
    }

    public HealthLine health() {
        return health;
    }
}
