package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import ngage.backend.nodes.Role;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.Test;

class SeveralNodesIT {

    @Test
    void runAQuestionTogether() throws Exception {
        try (TestShow show = TestShow.started()) {
            int second = show.startAnother(Role.AUDIENCE);
            JoinReply here = show.join("{}");
            JoinReply there = show.join("{}");
            TestSocket<ToPhone> phoneHere = show.phone(here);
            TestSocket<ToPhone> phoneThere = show.phone(there, second);
            CueRunId question = staged(phoneHere.await(ToPhone.Snapshot.class));
            assertEquals(question, staged(phoneThere.await(ToPhone.Snapshot.class)));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);

            phoneThere.send(new FromPhone.CueHeld(question));
            phoneHere.send(new FromPhone.CueHeld(question));
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse -> pulse.audience().connected() == 2 && pulse.audience().held() == 2);

            desk.send(TestShow.go(null, question));
            desk.await(ToControlRoom.CommandAccepted.class);
            Fact.CueOnAir onAirHere = (Fact.CueOnAir) phoneHere.await(ToPhone.Entry.class).fact();
            Fact.CueOnAir onAir = (Fact.CueOnAir) phoneThere.await(ToPhone.Entry.class).fact();
            assertEquals(onAirHere, onAir);
            phoneThere.send(new FromPhone.CueShown(question, onAir.at(), Duration.ofMillis(1_500)));
            phoneHere.send(cast(question));
            phoneThere.send(cast(question));
            phoneHere.await(ToPhone.BallotCounted.class);
            phoneThere.await(ToPhone.BallotCounted.class);

            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.audience().shown() == 1
                                    && pulse.ask() != null
                                    && pulse.ask().tally().ballots() == 2);
        }
    }

    private static FromPhone cast(CueRunId question) {
        return new FromPhone.CastBallot(question, 1, TestShow.B, null, null);
    }

    private static CueRunId staged(ToPhone.Snapshot snapshot) {
        return ((Fact.CueStaged) snapshot.entries().getLast().fact()).cueRun();
    }
}
