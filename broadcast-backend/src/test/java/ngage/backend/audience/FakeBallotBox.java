package ngage.backend.audience;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotReply;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;

/// Keeps replies until the test gives them.
final class FakeBallotBox implements BallotBox {

    final List<BallotReply> replies = new ArrayList<>();
    final List<Integer> fans = new ArrayList<>();

    /// @return the replies of the first `count` ballots, once they are there
    synchronized List<BallotReply> awaitReplies(int count) throws InterruptedException {
        while (replies.size() < count) {
            wait();
        }
        return List.copyOf(replies);
    }

    @Override
    public void open(AskToCount ask) {}

    @Override
    public synchronized void cast(
            CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply) {
        fans.add(fan.value());
        replies.add(reply);
        notifyAll();
    }

    @Override
    public Tally seal(AskToCount ask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Tally tally(AskToCount ask) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] choices(AskToCount ask) {
        throw new UnsupportedOperationException();
    }
}
