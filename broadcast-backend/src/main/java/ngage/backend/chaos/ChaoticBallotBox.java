package ngage.backend.chaos;

import java.util.concurrent.atomic.AtomicInteger;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBox;
import ngage.backend.vote.BallotReply;
import ngage.backend.vote.BallotsUnavailableException;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;

/// A ballot box under whose callers, the handlers of phones, the ground gives way: in turns before the box
/// has the ballot, and after. Any thread.
final class ChaoticBallotBox implements BallotBox {

    private final BallotBox box;
    private final Chaos chaos;
    private final AtomicInteger crashes = new AtomicInteger();

    ChaoticBallotBox(BallotBox box, Chaos chaos) {
        this.box = box;
        this.chaos = chaos;
    }

    @Override
    public void cast(CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply) {
        if (!chaos.isDue(Victim.PHONE)) {
            box.cast(cueRun, fan, seq, choice, reply);
            return;
        }
        if (crashes.incrementAndGet() % 2 == 0) {
            box.cast(cueRun, fan, seq, choice, reply);
        }
        throw new InjectedCrash(Victim.PHONE.words());
    }

    @Override
    public void open(AskToCount ask) {
        box.open(ask);
    }

    @Override
    public Tally seal(AskToCount ask) throws BallotsUnavailableException {
        return box.seal(ask);
    }

    @Override
    public Tally tally(AskToCount ask) throws BallotsUnavailableException {
        return box.tally(ask);
    }

    @Override
    public byte[] choices(AskToCount ask) throws BallotsUnavailableException {
        return box.choices(ask);
    }
}
