package ngage.backend.vote;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.Tally;

/// A ballot box in memory, for tests of what uses one. It can go away for those who seal or ask. Its
/// replies come on one thread of its own. Safe on any thread.
public final class InMemoryBallotBox implements BallotBox, AutoCloseable {

    /// What nodes share, by cue run.
    private static final class Store {

        private final Map<CueRunId, Map<Integer, Byte>> ballots = new HashMap<>();
        private final Map<CueRunId, Boolean> sealed = new HashMap<>();

        /// @return the ballot that counts, or 0 if it is too late
        synchronized byte cast(AskToCount ask, int fan, byte ballot) {
            Map<Integer, Byte> ofAsk = ballots.computeIfAbsent(ask.cueRun(), _ -> new HashMap<>());
            byte stored = ofAsk.getOrDefault(fan, (byte) 0);
            int seq = StoredBallot.seq(ballot);
            if (isSealed(ask)) {
                return stored != 0 && StoredBallot.seq(stored) == seq ? stored : 0;
            }
            if (stored == 0
                    || ask.counts() == CountingRule.LAST && seq > StoredBallot.seq(stored)) {
                ofAsk.put(fan, ballot);
                return ballot;
            }
            return stored;
        }

        synchronized void seal(AskToCount ask) {
            sealed.put(ask.cueRun(), true);
        }

        synchronized void loseSeal(AskToCount ask) {
            sealed.remove(ask.cueRun());
        }

        synchronized boolean isSealed(AskToCount ask) {
            return sealed.getOrDefault(ask.cueRun(), false);
        }

        synchronized Map<Integer, Byte> ballots(AskToCount ask) {
            return Map.copyOf(ballots.getOrDefault(ask.cueRun(), Map.of()));
        }
    }

    private final Store store;
    private final Map<CueRunId, AskToCount> asks = new ConcurrentHashMap<>();
    private final ExecutorService replies =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("in-memory-ballot-box").factory());
    private volatile boolean isAway;

    public InMemoryBallotBox() {
        this(new Store());
    }

    private InMemoryBallotBox(Store store) {
        this.store = store;
    }

    /// @return another node's box, with the same ballots
    public InMemoryBallotBox otherNode() {
        return new InMemoryBallotBox(store);
    }

    public void goAway() {
        isAway = true;
    }

    public void comeBack() {
        isAway = false;
    }

    @Override
    public void open(AskToCount ask) {
        asks.put(ask.cueRun(), ask);
    }

    @Override
    public void cast(CueRunId cueRun, FanIndex fan, int seq, OptionId choice, BallotReply reply) {
        replies.execute(() -> {
            AskToCount ask = asks.get(cueRun);
            if (ask == null) {
                reply.onRefused(BallotRefusal.NOT_OPEN);
                return;
            }
            int place = ask.options().indexOf(choice);
            if (place < 0) {
                reply.onRefused(BallotRefusal.UNKNOWN_OPTION);
                return;
            }
            byte counts = store.cast(ask, fan.value(), StoredBallot.of(seq, place));
            if (counts == 0) {
                reply.onRefused(BallotRefusal.TOO_LATE);
            } else {
                reply.onCounted(ask.options().get(StoredBallot.place(counts)));
            }
        });
    }

    @Override
    public Tally seal(AskToCount ask) throws BallotsUnavailableException {
        checkThere();
        store.seal(ask);
        return tally(ask);
    }

    @Override
    public Tally tally(AskToCount ask) throws BallotsUnavailableException {
        checkThere();
        long[] counts = new long[ask.options().size()];
        store.ballots(ask).values().forEach(ballot -> counts[StoredBallot.place(ballot)]++);
        return ask.tally(counts);
    }

    @Override
    public byte[] choices(AskToCount ask) throws BallotsUnavailableException {
        checkThere();
        Map<Integer, Byte> ballots = store.ballots(ask);
        int fans = ballots.keySet().stream().mapToInt(fan -> fan + 1).max().orElse(0);
        byte[] choices = new byte[fans];
        ballots.forEach((fan, ballot) -> choices[fan] = StoredBallot.choice(ballot));
        return choices;
    }

    /// As when a replica is promoted that had not heard of it yet.
    public void loseSeal(AskToCount ask) {
        store.loseSeal(ask);
    }

    public boolean isSealed(AskToCount ask) {
        return store.isSealed(ask);
    }

    @Override
    public void close() {
        replies.close();
    }

    private void checkThere() throws BallotsUnavailableException {
        if (isAway) {
            throw new BallotsUnavailableException("away", new IllegalStateException("test"));
        }
    }
}
