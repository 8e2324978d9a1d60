package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import ngage.protocol.CueId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.MediaTime;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Show;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class AutopilotTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOP = Duration.ofSeconds(20);

    private final Show show = DemoShow.read();
    private final List<CueId> rundown = show.cues().stream().map(Cue::id).toList();
    private final FakeControlRoom room = new FakeControlRoom(show);

    @AfterEach
    void close() {
        room.close();
    }

    @Test
    void firesEachCueOnItsFrameOfTheProgramme() throws Exception {
        List<Press> presses = direct();

        assertEquals(rundown, presses.stream().map(Press::cue).toList());
        assertEquals(
                rundown.stream().map(cue -> room.firstFrame().plus(moment(cue))).toList(),
                room.gos().stream().map(AutopilotTest::seen).toList());
    }

    @Test
    void neverPressesBeforeTheFrameWasSeen() throws Exception {
        for (Press press : direct()) {
            assertTrue(!press.decided().isBefore(press.pressed()), press.toString());
        }
    }

    @Test
    void pressesAgainWhenARefusalSaysThatItMay() throws Exception {
        room.refusesNextGo = true;

        List<Press> presses = direct();

        assertEquals(rundown, presses.stream().map(Press::cue).toList());
        assertEquals(2, presses.getFirst().tries());
        assertEquals(rundown.size() + 1, room.gos().size());
    }

    @Test
    void repeatsAnUnansweredGoWithTheSameCommand() throws Exception {
        room.swallowsNextAnswer = true;

        List<Press> presses = direct();

        assertEquals(rundown, presses.stream().map(Press::cue).toList());
        assertEquals(room.gos().get(0), room.gos().get(1));
    }

    @Test
    void repeatsAGoOfWhichTheBackendDoesNotKnowWhetherItTookEffect() throws Exception {
        room.firesNextGoButSaysThatItCannot = true;

        List<Press> presses = direct();

        assertEquals(rundown, presses.stream().map(Press::cue).toList());
        assertEquals(room.gos().get(0), room.gos().get(1));
        assertEquals(rundown.size() + 1, room.gos().size());
    }

    @Test
    void comesBackWhenTheLinkBreaksAndRepeatsItsGo() throws Exception {
        room.hangsUpAtNextGo = true;

        List<Press> presses = direct();

        assertEquals(rundown, presses.stream().map(Press::cue).toList());
        assertEquals(room.gos().get(0), room.gos().get(1));
    }

    private List<Press> direct() throws InterruptedException {
        Autopilot.Brief brief =
                new Autopilot.Brief(room.uri(), FakeControlRoom.TOKEN, this::moment, LOOP);
        try (Autopilot autopilot = new Autopilot(brief, Clock.systemUTC(), _ -> {})) {
            assertEquals(20, autopilot.awaitPhones(20, PATIENCE));
            assertTrue(autopilot.awaitLive(PATIENCE));
            return autopilot.direct(PATIENCE);
        }
    }

    private Duration moment(CueId cue) {
        return Duration.ofMillis(600 + 250L * rundown.indexOf(cue));
    }

    private static MediaTime seen(FromControlRoom.Go go) {
        return Objects.requireNonNull(go.seen());
    }
}
