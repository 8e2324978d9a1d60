package ngage.backend.audience;

import java.nio.ByteBuffer;
import ngage.backend.vote.BallotReply;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.OptionId;
import ngage.protocol.ToPhone;

/// One ballot under way to storage: carries what became of it back to the phone's I/O thread.
record Ballot(Phone phone, CueRunId cueRun, int seq) implements BallotReply {

    @Override
    public void onCounted(OptionId choice) {
        answer(new ToPhone.BallotCounted(cueRun, seq, choice));
    }

    @Override
    public void onRefused(BallotRefusal reason) {
        answer(new ToPhone.BallotRefused(cueRun, seq, reason));
    }

    /// Says nothing: a phone sends its ballot again until it hears.
    @Override
    public void onOverloaded() {}

    private void answer(ToPhone message) {
        ByteBuffer frame = Frames.text(message);
        phone.shard()
                .hand(() -> {
                    if (phone.isLive()) {
                        phone.send(frame);
                    }
                });
    }
}
