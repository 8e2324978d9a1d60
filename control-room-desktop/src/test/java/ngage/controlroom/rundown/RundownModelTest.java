package ngage.controlroom.rundown;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.link.LinkState;
import ngage.controlroom.show.RunOfCue;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.Show;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RundownModelTest {

    private final Show show = SampleShow.show();
    private final List<FromControlRoom.SetStandby> sent = new ArrayList<>();
    private int ids;
    private final RundownModel model =
            new RundownModel(() -> new CommandId("c-" + ++ids), sent::add);

    @BeforeEach
    void connect() {
        model.onLink(new LinkState(LinkState.Phase.CONNECTED, ""));
        model.onProgress(standingBy("hello", "r1-1"));
    }

    @Test
    void asksForTheCueAfterTheOneInStandby() {
        model.standByNext();
        assertEquals(
                List.of(new FromControlRoom.SetStandby(new CommandId("c-1"), new CueId("q1"))),
                sent);
    }

    @Test
    void saysWhyACueDidNotGoToStandbyUntilOneDoes() {
        model.standBy(cue("q2"));
        model.onRefused(refused("somebody-elses"));
        assertEquals("", model.noticeProperty().get());
        model.onRefused(refused("c-1"));
        assertEquals("There is no such cue.", model.noticeProperty().get());
        model.onProgress(standingBy("q2", "r1-2"));
        assertEquals("", model.noticeProperty().get());
    }

    @Test
    void sendsNothingWithoutALinkAndSaysSo() {
        model.onLink(new LinkState(LinkState.Phase.DISCONNECTED, "lost"));
        model.standBy(cue("q2"));
        assertEquals(List.of(), sent);
        assertEquals(
                "No link to the backend: cue 4 was not put to standby.",
                model.noticeProperty().get());
    }

    private Cue cue(String id) {
        return show.cue(new CueId(id)).orElseThrow();
    }

    private ShowProgress standingBy(String cue, String run) {
        return new ShowProgress(
                new ShowRunId("r1"),
                show,
                RunMode.REHEARSAL,
                null,
                new RunOfCue(new CueRunId(run), cue(cue)),
                Set.of(),
                Map.of(),
                null,
                List.of());
    }

    private static ToControlRoom.CommandRefused refused(String command) {
        return new ToControlRoom.CommandRefused(
                new CommandId(command), CommandRefusal.UNKNOWN_CUE, "There is no such cue.", null);
    }
}
