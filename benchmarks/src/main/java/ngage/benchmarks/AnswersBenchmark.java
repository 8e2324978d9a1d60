package ngage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import ngage.protocol.CueRunId;
import ngage.protocol.FromPhone;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;

/// Every phone answers, all at once: what an answer costs that is stored and acknowledged, against the C
/// floor's bare acknowledgement of the same message, turn by turn.
final class AnswersBenchmark implements Benchmark {

    private static final int PHONES = 18_000;
    private static final int PATIENCE_SECONDS = 30;
    private static final int WARM_UP = 15;
    private static final int ROUNDS = 30;

    /// One round of answers of all phones.
    private record Round(
            double cpuMicros, double redisMicros, double floorMicros, double lastMillis) {

        double ratio() {
            return cpuMicros / floorMicros;
        }
    }

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public String title() {
        return "CPU per answer of 18,000 phones, stored and acknowledged, against a C floor's bare ack";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        int phones = settings.phonesOr(PHONES);
        int rounds = settings.roundsOr(ROUNDS);
        int polls = 1 + (WARM_UP + rounds) / FromPhone.CastBallot.MAX_SEQ;
        Yardstick yardstick = Yardstick.compiledIn(settings.data());
        NodeProcess.Program program =
                NodeProcess.Program.named("node").with(settings.nodeOptions());
        try (FloorServer floor = FloorServer.start(yardstick.floor(), 1);
                PhoneDriver floorPhones = PhoneDriver.plain(yardstick, floor.port(), phones);
                NodeUnderTest node =
                        NodeUnderTest.start(settings.data(), program, PollShow.of(polls));
                PhoneDriver nodePhones = node.phones(yardstick, phones)) {
            floorPhones.connect(phones);
            nodePhones.connect(phones);
            Scene scene = new Scene(floor, floorPhones, node, nodePhones, phones);
            List<Round> measured = new ArrayList<>();
            CueRunId poll = node.desk().go();
            for (int i = 0; i < WARM_UP + rounds; i++) {
                int seq = 1 + i % FromPhone.CastBallot.MAX_SEQ;
                if (seq == 1 && i > 0) {
                    poll = node.desk().go();
                }
                measured.add(scene.answer(poll, seq));
                if (i % 5 == 4) {
                    System.out.printf("%d of %d rounds%n", i + 1, WARM_UP + rounds);
                    node.keepAlive(nodePhones);
                }
            }
            return report(measured.subList(WARM_UP, measured.size()), phones);
        }
    }

    private static Report report(List<Round> rounds, int phones) {
        Samples ratio = samples(rounds, Round::ratio);
        return new Report(
                List.of(
                        Figure.atMost("ballots-answer-cpu-to-floor", ratio.median(), "x", 1.6),
                        Figure.withoutGoal(
                                "ballots-answer-cpu",
                                samples(rounds, Round::cpuMicros).median(),
                                "us")),
                List.of(
                        """
                        %,d phones answer at once, %d times; a round is over when the last has its acknowledgement, which \
                        comes when Redis has the ballot on disk. Median (least to most):

                        | | |
                        | --- | --- |
                        | the node's CPU per answer, us | %s |
                        | the floor's CPU per bare acknowledgement, us | %s |
                        | ratio, turn by turn | %s |
                        | Redis' CPU per answer, us | %s |
                        | to the last acknowledgement, ms | %s |
                        """
                                .formatted(
                                        phones,
                                        rounds.size(),
                                        samples(rounds, Round::cpuMicros).text(),
                                        samples(rounds, Round::floorMicros).text(),
                                        ratio.text(),
                                        samples(rounds, Round::redisMicros).text(),
                                        samples(rounds, Round::lastMillis).text())));
    }

    private static Samples samples(List<Round> rounds, ToDoubleFunction<Round> value) {
        return Samples.of(rounds.stream().mapToDouble(value).toArray());
    }

    /// Both servers with their phones. One thread.
    private record Scene(
            FloorServer floor,
            PhoneDriver floorPhones,
            NodeUnderTest node,
            PhoneDriver nodePhones,
            int phones) {

        Round answer(CueRunId poll, int seq) throws IOException {
            String ballot = ballot(poll, seq);
            long floorCpu = CpuClock.nanosOf(floor.pid());
            PhoneDriver.Reply _ = answered(floorPhones, ballot);
            floorCpu = CpuClock.nanosOf(floor.pid()) - floorCpu;
            long redisPid = node.redis().pid();
            long cpu = CpuClock.nanosOf(node.pid());
            long redisCpu = CpuClock.nanosOf(redisPid);
            long began = System.nanoTime();
            PhoneDriver.Reply reply = answered(nodePhones, ballot);
            return new Round(
                    (CpuClock.nanosOf(node.pid()) - cpu) / 1e3 / phones,
                    (CpuClock.nanosOf(redisPid) - redisCpu) / 1e3 / phones,
                    floorCpu / 1e3 / phones,
                    (reply.value("last") - began) / 1e6);
        }

        private PhoneDriver.Reply answered(PhoneDriver driver, String ballot) throws IOException {
            PhoneDriver.Reply reply = driver.tell("answer " + PATIENCE_SECONDS + " " + ballot);
            if (reply.value("got") != phones) {
                throw new IOException("not every answer was acknowledged: " + reply);
            }
            return reply;
        }

        private static String ballot(CueRunId poll, int seq) {
            MediaTime now = new MediaTime(System.currentTimeMillis() * 1000);
            FromPhone ballot =
                    new FromPhone.CastBallot(
                            poll,
                            seq,
                            PollShow.OPTIONS.get(seq % PollShow.OPTIONS.size()),
                            now,
                            now);
            return new String(MessageCodec.encode(ballot), StandardCharsets.UTF_8);
        }
    }
}
