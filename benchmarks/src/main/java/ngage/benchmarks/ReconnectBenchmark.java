package ngage.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// All phones are cut off at once and come back: how long that takes, what it costs, what they missed, and
/// what it asks of Redis.
final class ReconnectBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int MESSAGE_BYTES = 300;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;

    /// The admission plan: each phone tries at a moment of its own within this long, and who is turned
    /// away comes when it was told to. As long as the slots that a node gives to those it sends away.
    private static final int SPREAD_MILLIS = 4000;

    private static final int PLAN_MILLIS = 5000;

    /// Phones that were told nothing, because the network fell, wait by themselves: the protocol's first wait.
    private static final int UNCALLED_MILLIS = 500;

    private static final int CUES_WHILE_AWAY = 5;

    /// One return of all.
    ///
    /// @param p99Millis from the first try on, until 99 % were back
    /// @param turnedAway answers of the node that told a phone to come later
    /// @param missed entries that phones should have had and did not get
    /// @param snapshots how many could not go on from where they were
    private record Return(
            double p99Millis,
            double lastMillis,
            double cpuMicros,
            double floorCpuMicros,
            long turnedAway,
            long missed,
            long snapshots,
            Map<String, Long> redisCalls,
            double redisCallsPerPhone) {}

    @Override
    public String name() {
        return "reconnect";
    }

    @Override
    public String title() {
        return "all of 18,000 phones cut off at once: time, missed cues and Redis calls until all are back";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        int phones = settings.phonesOr(PHONES);
        Yardstick yardstick = Yardstick.compiledIn(settings.data());
        NodeProcess.Program program =
                NodeProcess.Program.named("node").with(settings.nodeOptions());
        try (FloorServer floor = FloorServer.start(yardstick.floor(), MESSAGE_BYTES);
                PhoneDriver floorPhones = PhoneDriver.plain(yardstick, floor.port(), phones);
                NodeUnderTest node = NodeUnderTest.start(settings.data(), program, MESSAGE_BYTES);
                PhoneDriver nodePhones = node.phones(yardstick, phones)) {
            floorPhones.connect(phones);
            nodePhones.connect(phones);
            Scene scene = new Scene(floor, floorPhones, node, nodePhones, phones);
            for (int i = 0; i < WARM_UP; i++) {
                Return _ = scene.cutAndReturn(SPREAD_MILLIS);
            }
            int rounds = settings.roundsOr(ROUNDS);
            Return[] returns = new Return[rounds];
            for (int i = 0; i < rounds; i++) {
                returns[i] = scene.cutAndReturn(SPREAD_MILLIS);
                System.out.printf("return %d of %d: %s%n", i + 1, rounds, returns[i]);
            }
            Return uncalled = scene.cutAndReturn(UNCALLED_MILLIS);
            System.out.printf("without a plan: %s%n", uncalled);
            return report(List.of(returns), uncalled, phones);
        }
    }

    private static Report report(List<Return> returns, Return uncalled, int phones) {
        Samples p99 = Samples.of(returns.stream().mapToDouble(Return::p99Millis).toArray());
        Samples last = Samples.of(returns.stream().mapToDouble(Return::lastMillis).toArray());
        Samples cpu = Samples.of(returns.stream().mapToDouble(Return::cpuMicros).toArray());
        Samples floorCpu =
                Samples.of(returns.stream().mapToDouble(Return::floorCpuMicros).toArray());
        Samples ratio =
                Samples.of(
                        returns.stream()
                                .mapToDouble(each -> each.cpuMicros() / each.floorCpuMicros())
                                .toArray());
        double redis = returns.stream().mapToDouble(Return::redisCallsPerPhone).max().orElseThrow();
        return new Report(
                List.of(
                        Figure.atMost("reconnect-99-percent-back", p99.most(), "ms", PLAN_MILLIS),
                        Figure.atMost(
                                "reconnect-missed",
                                returns.stream().mapToLong(Return::missed).sum(),
                                "entries",
                                0),
                        Figure.atMost(
                                "reconnect-snapshots",
                                returns.stream().mapToLong(Return::snapshots).sum(),
                                "phones",
                                0),
                        Figure.withoutGoal(
                                "reconnect-99-percent-back-uncalled", uncalled.p99Millis(), "ms"),
                        Figure.atMost("reconnect-redis-calls-per-phone", redis, "calls", 0.005),
                        Figure.atMost("reconnect-cpu-to-floor", ratio.median(), "x", 4),
                        Figure.withoutGoal("reconnect-cpu-per-return", cpu.median(), "us")),
                List.of(
                        """
                        All %,d phones were reset at once, %d times; %d cues went out while they were away. The plan: each \
                        tries at a moment of its own within %d s; who is turned away comes when it was told to. 99 %% were \
                        back after %s ms, the last after %s ms (the spread of the tries included); turned away: %d. They \
                        went on from the node's own ring, %d got a snapshot instead. CPU per return, handshake, ticket and \
                        missed cues included: %s us; the floor's bare handshake %s us; ratio %s. Redis was called by nobody \
                        but the node's own clockwork: %s in the last round, %.4f calls a phone more than in the same \
                        time at rest. Without a plan, when each comes back within %d ms of its own accord, 99 %% were back after \
                        %.0f ms; turned away: %d.
                        """
                                .formatted(
                                        phones,
                                        returns.size(),
                                        CUES_WHILE_AWAY,
                                        SPREAD_MILLIS / 1000,
                                        p99.text(),
                                        last.text(),
                                        returns.stream().mapToLong(Return::turnedAway).sum(),
                                        returns.stream().mapToLong(Return::snapshots).sum(),
                                        cpu.text(),
                                        floorCpu.text(),
                                        ratio.text(),
                                        returns.getLast().redisCalls(),
                                        redis,
                                        UNCALLED_MILLIS,
                                        uncalled.p99Millis(),
                                        uncalled.turnedAway())));
    }

    /// Both servers with their phones. One thread.
    private record Scene(
            FloorServer floor,
            PhoneDriver floorPhones,
            NodeUnderTest node,
            PhoneDriver nodePhones,
            int phones) {

        /// @param spreadMillis within which each tries at a moment of its own
        Return cutAndReturn(int spreadMillis) throws Exception {
            PhoneDriver.Reply _ = floorPhones.tell("cut");
            long floorCpu = CpuClock.nanosOf(floor.pid());
            PhoneDriver.Reply _ = returned(floorPhones, spreadMillis);
            floorCpu = CpuClock.nanosOf(floor.pid()) - floorCpu;

            PhoneDriver.Reply before = nodePhones.tell("state");
            PhoneDriver.Reply _ = nodePhones.tell("cut");
            for (int i = 0; i < CUES_WHILE_AWAY; i++) {
                long _ = node.broadcast();
                node.settle();
            }
            RedisProbe redis = new RedisProbe(node.redis().uri());
            Map<String, Long> calls = redis.calls();
            long cpu = CpuClock.nanosOf(node.pid());
            long began = System.nanoTime();
            PhoneDriver.Reply returned = returned(nodePhones, spreadMillis);
            cpu = CpuClock.nanosOf(node.pid()) - cpu;
            long took = System.nanoTime() - began;
            Map<String, Long> during = RedisProbe.between(calls, redis.calls());
            Map<String, Long> atRest = callsAtRest(redis, took);

            // One more: who has this one, without a gap, has all.
            Broadcast _ = Broadcast.measure(node, nodePhones);
            PhoneDriver.Reply after = nodePhones.tell("state");
            long begin = began;
            return new Return(
                    (returned.value("p99") - begin) / 1e6,
                    (returned.value("last") - begin) / 1e6,
                    cpu / 1e3 / phones,
                    floorCpu / 1e3 / phones,
                    returned.value("refused"),
                    after.value("gaps") - before.value("gaps") + after.value("behind"),
                    after.value("snapshots") - before.value("snapshots"),
                    during,
                    Math.max(0.0, (double) (sum(during) - sum(atRest)) / phones));
        }

        private PhoneDriver.Reply returned(PhoneDriver driver, int spreadMillis) throws Exception {
            PhoneDriver.Reply reply = driver.tell("return " + spreadMillis);
            if (reply.value("got") != phones) {
                throw new java.io.IOException(reply.value("missed") + " phones did not come back");
            }
            return reply;
        }

        private static Map<String, Long> callsAtRest(RedisProbe redis, long nanos)
                throws Exception {
            Map<String, Long> before = redis.calls();
            TimeUnit.NANOSECONDS.sleep(nanos);
            return RedisProbe.between(before, redis.calls());
        }

        private static long sum(Map<String, Long> calls) {
            return calls.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
