package ngage.controlroom.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import ngage.protocol.ToControlRoom.AudiencePulse;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import org.junit.jupiter.api.Test;

final class HealthModelTest {

    private static final HealthLine RUNNING =
            new HealthLine("log reader", Health.GOOD, "running", 0L);
    private static final HealthLine WAITING =
            new HealthLine("log reader", Health.DOWN, "waits for redis", 4L);
    private static final HealthLine LOAD = new HealthLine("load", Health.DEGRADED, "step 1 of 3");

    private final HealthModel model = new HealthModel();

    @Test
    void tellsForHowLongAPartHasBeenAsItIs() {
        pulse(10, RUNNING);
        pulse(20, WAITING);
        pulse(32, WAITING);

        assertEquals(List.of(new Part(WAITING, Duration.ofSeconds(12))), parts());
        assertEquals(
                "DOWN for 12.0 s  ·  log reader: waits for redis", parts().getFirst().inWords());
    }

    @Test
    void beginsAgainWhenItIsWellAgain() {
        pulse(10, WAITING);
        pulse(20, RUNNING);

        assertEquals(List.of(new Part(RUNNING, Duration.ZERO)), parts());
    }

    @Test
    void aNewTextIsNoNewState() {
        pulse(10, LOAD);
        pulse(11, new HealthLine("load", Health.DEGRADED, "step 2 of 3"));

        assertEquals(Duration.ofSeconds(1), parts().getFirst().forThatLong());
    }

    @Test
    void putsWhatIsDownFirstAndWhatIsNewBeforeWhatIsOld() {
        pulse(10, LOAD, WAITING);
        pulse(20, LOAD, WAITING, new HealthLine("ballots", Health.DOWN, "7 wait"));

        assertEquals(
                List.of("ballots", "log reader", "load"),
                parts().stream()
                        .sorted(Part.WORST_FIRST)
                        .map(part -> part.line().component())
                        .toList());
    }

    @Test
    void namesRestartsBesideTheName() {
        pulse(10, RUNNING, WAITING, LOAD);

        assertEquals(
                List.of("log reader", "log reader \u21bb4", "load"),
                parts().stream().map(Part::name).toList());
    }

    private List<Part> parts() {
        return model.partsProperty().get();
    }

    private void pulse(long second, HealthLine... lines) {
        model.onPulse(
                new Pulse(
                        Instant.EPOCH,
                        null,
                        new AudiencePulse(0, 0, 0, 0, 0, null, null, null, null, 0, List.of()),
                        null,
                        new StreamPulse(StreamState.NO_SOURCE, "none", null),
                        List.of(lines)),
                Duration.ofSeconds(second).toNanos());
    }
}
