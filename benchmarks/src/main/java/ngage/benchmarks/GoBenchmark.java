package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import ngage.demo.Child;
import ngage.demo.DataFolder;
import ngage.demo.MobSummary;
import ngage.demo.Press;
import ngage.demo.Venue;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import ngage.protocol.ToPhone;
import ngage.testsupport.FreePorts;

/// From the GO key to the last phone's socket: 2,000 phones of the mob, every append on disk before
/// anybody sees it, no video. The floor, in the same run: a bare loop of writes of the same bytes to as
/// many sockets.
final class GoBenchmark implements Benchmark {

    private static final int PHONES = 2000;
    private static final int WARM_UP = 10;
    private static final int CUES = 40;
    private static final Duration BETWEEN_GOS = Duration.ofMillis(1500);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Header of a server's frame of 126 to 65,535 bytes.
    private static final int FRAME_HEADER_BYTES = 4;

    @Override
    public String name() {
        return "go";
    }

    @Override
    public String title() {
        return "GO key to the last of 2,000 phones' sockets";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Path data = settings.data();
        DataFolder folder = DataFolder.at(data);
        Path summary = data.resolve("mob.json");
        List<Press> presses;
        try (Venue venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> System.out.println(who + ": " + what))) {
            Path show =
                    AnnouncementShow.write(
                            AnnouncementShow.of(WARM_UP + CUES), data.resolve("show.json"));
            venue.openBackend(venue.openRedis(null), show, null);
            Child mob = venue.openMob(PHONES, summary);
            try (GoPresser presser = new GoPresser(venue.controlRoom(), venue.operatorToken())) {
                presser.awaitPhones(PHONES, PATIENCE);
                presses = presser.pressAll(WARM_UP + CUES, BETWEEN_GOS);
            }
            mob.tell("finish");
            mob.waitFor(PATIENCE);
        }
        MobSummary phones = MobSummary.read(summary);
        List<Double> last = lastSockets(presses, phones);
        List<Double> floor = floor(folder);
        double ratio = percentile(last, 50) / percentile(floor, 50);
        System.out.printf(
                "%d GOs to %d phones after %d to warm up; floor: %d bare broadcasts of %d bytes, p50 %.1f ms, p99 %.1f ms%n",
                last.size(),
                PHONES,
                WARM_UP,
                floor.size(),
                frameBytes(),
                percentile(floor, 50),
                percentile(floor, 99));
        return Report.of(
                List.of(
                        Figure.atMost("go-last-socket-p50", percentile(last, 50), "ms", 100),
                        Figure.atMost("go-last-socket-p99", percentile(last, 99), "ms", 250),
                        Figure.atMost("go-last-socket-max", last.getLast(), "ms", 500),
                        Figure.atMost("go-last-socket-p50-to-floor", ratio, "x", 2),
                        Figure.atMost("go-gaps", (double) phones.gaps(), "entries", 0),
                        Figure.atMost("go-mob-complains", phones.problems().size(), "times", 0)));
    }

    /// @return for each GO after the warm-up, milliseconds from the key to the last phone's socket,
    ///     ascending
    /// @throws IOException if one did not come to all phones: then the last has no moment
    private static List<Double> lastSockets(List<Press> presses, MobSummary phones)
            throws IOException {
        Map<CueRunId, MobSummary.Cue> heard =
                phones.cues().stream()
                        .collect(Collectors.toMap(MobSummary.Cue::cueRun, Function.identity()));
        List<Double> millis = new ArrayList<>();
        for (Press press : presses.subList(WARM_UP, presses.size())) {
            MobSummary.Cue cue = heard.get(press.cueRun());
            if (cue == null || cue.shown() < PHONES) {
                throw new IOException("not all phones showed " + press.cueRun() + ": " + cue);
            }
            millis.add(keyToDecision(press.pressed(), press.decided()) + cue.goToSocketMs().max());
        }
        return millis.stream().sorted().toList();
    }

    private static double keyToDecision(Instant pressed, Instant decided) {
        return Duration.between(pressed, decided).toNanos() / 1e6;
    }

    private static List<Double> floor(DataFolder folder) throws Exception {
        List<Double> millis = new ArrayList<>();
        try (FloorBroadcast floor = FloorBroadcast.open(PHONES, frameBytes())) {
            for (int i = 0; i < WARM_UP; i++) {
                floor.broadcastMillis();
            }
            for (int i = 0; i < CUES; i++) {
                millis.add(floor.broadcastMillis());
            }
        }
        return millis.stream().sorted().toList();
    }

    /// What one GO is on a phone's socket.
    private static int frameBytes() {
        Fact onAir =
                new Fact.CueOnAir(
                        new CueRunId("abcdefgh-10"),
                        new MediaTime(1_795_380_668_444_033L),
                        null,
                        SealKey.of(new byte[32]));
        return FRAME_HEADER_BYTES
                + MessageCodec.encode(new ToPhone.Entry(100, Instant.EPOCH, onAir)).length;
    }

    private static double percentile(List<Double> sorted, int percent) {
        return sorted.get(Math.max(0, Math.ceilDiv(sorted.size() * percent, 100) - 1));
    }
}
