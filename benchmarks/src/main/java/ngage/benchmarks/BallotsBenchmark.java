package ngage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import ngage.backend.relay.BallotShards;
import ngage.backend.relay.RedisLink;
import ngage.backend.supervise.Supervisor;
import ngage.backend.vote.AskToCount;
import ngage.backend.vote.BallotBoxConfig;
import ngage.backend.vote.BallotReply;
import ngage.backend.vote.RedisBallotBox;
import ngage.protocol.BallotRefusal;
import ngage.protocol.CountingRule;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.OptionId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.testredis.RealRedis;

/// A million fans answer one question, through the node's own ballot box into a real Redis that fsyncs
/// before it answers; without sockets. Beside it, in the same run, one call for each ballot. Then the same
/// question with sockets ([AnswersBenchmark]).
final class BallotsBenchmark implements Benchmark {

    private static final int FANS = 1_000_000;
    private static final int PEER_FANS = 50_000;
    private static final int ROUNDS = 5;
    private static final int MAX_WAITING = 100_000;
    private static final int PATIENCE_SECONDS = 120;
    private static final List<OptionId> OPTIONS =
            IntStream.range(0, 4).mapToObj(i -> new OptionId("ABCD".substring(i, i + 1))).toList();

    /// One question.
    private record Round(
            double perSecond,
            double redisSeconds,
            double nodeSeconds,
            double megabytes,
            long lost,
            long doubled,
            double peerPerSecond,
            double peerRedisSeconds) {}

    @Override
    public String name() {
        return "ballots";
    }

    @Override
    public String title() {
        return "a million ballots stored and counted; CPU per answer of phones against a C floor";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Report storing = storing(settings);
        Report sockets = new AnswersBenchmark().measure(settings);
        List<Figure> figures = new ArrayList<>(storing.figures());
        figures.addAll(sockets.figures());
        List<String> notes = new ArrayList<>(storing.notes());
        notes.addAll(sockets.notes());
        return new Report(figures, notes);
    }

    static Report storing(Settings settings) throws Exception {
        List<Round> rounds = new ArrayList<>();
        ShowRunId run = new ShowRunId("bench-ballots");
        BallotShards shards = new BallotShards(run, List.of("0"));
        try (RealRedis redis = RealRedis.started();
                RedisLink link = new RedisLink(redis.uri());
                Supervisor supervisor = Supervisor.standard();
                RedisBallotBox box = new RedisBallotBox(link, shards, BallotBoxConfig.DEFAULT);
                RedisSingleCalls peer = new RedisSingleCalls(link, shards)) {
            box.start(supervisor);
            int[] fans = shuffled(FANS);
            for (int round = 0; round <= settings.roundsOr(ROUNDS); round++) {
                Round measured = new Question(redis, box, peer, round).measure(fans);
                System.out.printf(
                        "%s %,.0f ballots/s, Redis %.2f s; one call each %,.0f ballots/s%n",
                        round == 0 ? "warm-up:" : "round " + round + ":",
                        measured.perSecond,
                        measured.redisSeconds,
                        measured.peerPerSecond);
                if (round > 0) {
                    rounds.add(measured);
                }
            }
        }
        return new Report(figures(rounds), List.of(note(rounds)));
    }

    private static List<Figure> figures(List<Round> rounds) {
        return List.of(
                Figure.atLeast(
                        "ballots-per-second",
                        samples(rounds, Round::perSecond).median(),
                        "1/s",
                        250_000),
                Figure.atMost(
                        "ballots-redis-cpu-per-million",
                        samples(rounds, Round::redisSeconds).median(),
                        "s",
                        3),
                Figure.atMost(
                        "ballots-redis-memory-per-question",
                        samples(rounds, Round::megabytes).median(),
                        "MB",
                        1.2),
                Figure.atMost("ballots-lost", rounds.stream().mapToLong(Round::lost).sum(), "", 0),
                Figure.atMost(
                        "ballots-doubled", rounds.stream().mapToLong(Round::doubled).sum(), "", 0),
                Figure.atLeast(
                        "ballots-to-one-call-each",
                        samples(rounds, round -> round.perSecond / round.peerPerSecond).median(),
                        "x",
                        4));
    }

    private static String note(List<Round> rounds) {
        return """
        %,d fans answer one question in random order, %d times, through the node's ballot box into one Redis with \
        `appendfsync always`; a round is over when the last ballot is acknowledged. The peer calls the same function once \
        for each of %,d ballots, pipelined. Median (least to most):

        | | |
        | --- | --- |
        | ballots/s | %s |
        | Redis' CPU per million, s | %s |
        | the node's CPU per million, s | %s |
        | ballots/s with one call each | %s |
        | Redis' CPU per million with one call each, s | %s |
        """
                .formatted(
                        FANS,
                        rounds.size(),
                        PEER_FANS,
                        samples(rounds, Round::perSecond).text(),
                        samples(rounds, Round::redisSeconds).text(),
                        samples(rounds, Round::nodeSeconds).text(),
                        samples(rounds, Round::peerPerSecond).text(),
                        samples(rounds, Round::peerRedisSeconds).text());
    }

    private static Samples samples(List<Round> rounds, ToDoubleFunction<Round> value) {
        return Samples.of(rounds.stream().mapToDouble(value).toArray());
    }

    private static int[] shuffled(int count) {
        int[] fans = IntStream.range(0, count).toArray();
        Random random = new Random(1);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int fan = fans[i];
            fans[i] = fans[other];
            fans[other] = fan;
        }
        return fans;
    }

    private static OptionId choice(int fan) {
        return OPTIONS.get(fan % OPTIONS.size());
    }

    /// One question to all fans. One thread asks, the ballot box's own answers.
    private record Question(
            RealRedis redis, RedisBallotBox box, RedisSingleCalls peer, int number) {

        Round measure(int[] fans) throws Exception {
            AskToCount ask =
                    new AskToCount(new CueRunId("q-" + number), OPTIONS, CountingRule.FIRST);
            box.open(ask);
            long nodePid = ProcessHandle.current().pid();
            long redisCpu = CpuClock.nanosOf(redis.pid());
            long nodeCpu = CpuClock.nanosOf(nodePid);
            long began = System.nanoTime();
            answer(ask, fans);
            double seconds = (System.nanoTime() - began) / 1e9;
            redisCpu = CpuClock.nanosOf(redis.pid()) - redisCpu;
            nodeCpu = CpuClock.nanosOf(nodePid) - nodeCpu;
            double megabytes = peer.bytes(ask.cueRun()) / 1e6;
            Tally tally = box.seal(ask);
            long lost = lost(box.choices(ask), fans.length);

            int[] some = IntStream.of(fans).limit(PEER_FANS).toArray();
            long peerCpu = CpuClock.nanosOf(redis.pid());
            long peerBegan = System.nanoTime();
            long failed = peer.cast(new CueRunId("peer-" + number), some);
            double peerSeconds = (System.nanoTime() - peerBegan) / 1e9;
            peerCpu = CpuClock.nanosOf(redis.pid()) - peerCpu;
            if (failed > 0) {
                throw new IllegalStateException(failed + " calls of the peer failed");
            }
            return new Round(
                    fans.length / seconds,
                    redisCpu / 1e3 / fans.length,
                    nodeCpu / 1e3 / fans.length,
                    megabytes,
                    lost,
                    Math.max(0, tally.ballots() - fans.length),
                    some.length / peerSeconds,
                    peerCpu / 1e3 / some.length);
        }

        private void answer(AskToCount ask, int[] fans) throws InterruptedException {
            Counter counter = new Counter(fans.length);
            for (int fan : fans) {
                counter.free.acquire();
                box.cast(ask.cueRun(), new FanIndex(fan), 1, choice(fan), counter);
            }
            if (!counter.last.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not every ballot was answered");
            }
            if (counter.notCounted.get() > 0) {
                throw new IllegalStateException(counter.notCounted + " ballots were not counted");
            }
        }

        private static long lost(byte[] choices, int fans) {
            return IntStream.range(0, fans)
                    .filter(fan ->
                            fan >= choices.length || choices[fan] != 1 + fan % OPTIONS.size())
                    .count();
        }
    }

    /// All fans' reply: counts. Called on the ballot box's thread.
    private static final class Counter implements BallotReply {

        final Semaphore free = new Semaphore(MAX_WAITING);
        final CountDownLatch last;
        final AtomicLong notCounted = new AtomicLong();

        Counter(int fans) {
            last = new CountDownLatch(fans);
        }

        @Override
        public void onCounted(OptionId choice) {
            answered();
        }

        @Override
        public void onRefused(BallotRefusal reason) {
            notCounted.incrementAndGet();
            answered();
        }

        @Override
        public void onOverloaded() {
            notCounted.incrementAndGet();
            answered();
        }

        private void answered() {
            free.release();
            last.countDown();
        }
    }
}
