package ngage.backend.audience;

import ngage.backend.vote.BallotReply;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.OptionId;
import ngage.protocol.ToPhone;
import org.jspecify.annotations.Nullable;

/// One ballot under way to storage: carries what became of it back to the phone's thread, as a link of
/// the list that its [HubShard] takes.
final class Ballot implements BallotReply {

    private final Phone phone;
    private final CueRunId cueRun;
    private final int seq;
    private @Nullable ToPhone answer;

    /// The one that was answered before it. Written before it is handed over, read after.
    @Nullable Ballot before;

    Ballot(Phone phone, CueRunId cueRun, int seq) {
        this.phone = phone;
        this.cueRun = cueRun;
        this.seq = seq;
    }

    @Override
    public void onCounted(OptionId choice) {
        handOver(new ToPhone.BallotCounted(cueRun, seq, choice));
    }

    @Override
    public void onRefused(BallotRefusal reason) {
        handOver(new ToPhone.BallotRefused(cueRun, seq, reason));
    }

    /// Says nothing: a phone sends its ballot again until it hears.
    @Override
    public void onOverloaded() {}

    Phone phone() {
        return phone;
    }

    @Nullable ToPhone answer() {
        return answer;
    }

    private void handOver(ToPhone message) {
        answer = message;
        phone.shard().handAnswered(this);
    }
}
