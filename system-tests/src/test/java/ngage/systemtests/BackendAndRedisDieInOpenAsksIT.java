package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.demo.Autopilot;
import ngage.demo.Child;
import ngage.demo.DataFolder;
import ngage.demo.DemoBackend;
import ngage.demo.DemoRedis;
import ngage.demo.DemoShow;
import ngage.demo.MobSummary;
import ngage.demo.Press;
import ngage.demo.Venue;
import ngage.demo.programme.Moments;
import ngage.demo.programme.ProgrammeFile;
import ngage.protocol.CueRunId;
import ngage.protocol.ToControlRoom.AskPulse;
import ngage.protocol.show.Cue;
import ngage.testsupport.DeskWatch;
import ngage.testsupport.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of the backend in one open ask and of Redis in the next, in a running show: phones come back
/// by themselves, the show goes on, and every acknowledged ballot is in the tally exactly once.
final class BackendAndRedisDieInOpenAsksIT {

    private static final int PHONES = 300;
    private static final int ENOUGH_BALLOTS = 20;
    private static final Duration SHOW = Duration.ofSeconds(200);

    @TempDir private Path data;

    @Test
    void nothingAcknowledgedIsLostOrDoubled() throws Exception {
        DataFolder folder = DataFolder.at(data);
        Path summary = data.resolve("mob.json");
        try (Venue venue =
                        new Venue(
                                FreePorts.forVenue(),
                                folder,
                                (who, what) -> System.out.println(who + ": " + what));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
            Path programme =
                    new ProgrammeFile(ffmpeg, DemoShow.read())
                            .renderedIn(folder.programme(), _ -> {});
            DemoRedis redis = venue.openRedis(null);
            DemoBackend backend =
                    venue.openBackend(redis, DemoShow.writeTo(data.resolve("show.json")), ffmpeg);
            Child mob = venue.openMob(PHONES, summary);
            try (Autopilot autopilot = venue.autopilot(Moments::of, Moments.length());
                    DeskWatch watch = new DeskWatch(venue.controlRoom(), venue.operatorToken())) {
                assertEquals(PHONES, autopilot.awaitPhones(PHONES, Duration.ofSeconds(60)));
                venue.openStudio(ffmpeg, programme);
                assertTrue(autopilot.awaitLive(Duration.ofSeconds(60)), "phones see no programme");
                Future<List<Press>> presses = threads.submit(() -> autopilot.direct(SHOW));

                CueRunId first = killInOpenAsk(watch, backend::pid, _ -> true);
                killInOpenAsk(watch, redis::pid, ask -> !ask.cueRun().equals(first));

                List<Press> pressed = presses.get();
                assertEquals(
                        DemoShow.read().cues().stream().map(Cue::id).toList(),
                        pressed.stream().map(Press::cue).toList());
                autopilot.awaitShown(Duration.ofSeconds(20));
            }
            mob.tell("finish");
            mob.waitFor(Duration.ofMinutes(2));
            assertExact(MobSummary.read(summary));
        }
    }

    private static CueRunId killInOpenAsk(
            DeskWatch watch, LongSupplier pid, Predicate<AskPulse> isWanted)
            throws InterruptedException, TimeoutException {
        AtomicReference<AskPulse> open = new AtomicReference<>();
        watch.awaitPulse(
                pulse -> {
                    AskPulse ask = pulse.ask();
                    if (ask == null || !isWorthIt(ask) || !isWanted.test(ask)) {
                        return false;
                    }
                    open.set(ask);
                    return true;
                },
                SHOW);
        ProcessHandle.of(pid.getAsLong()).orElseThrow().destroyForcibly();
        AskPulse ask = Objects.requireNonNull(open.get());
        System.out.println("killed in " + ask);
        return ask.cueRun();
    }

    private static boolean isWorthIt(AskPulse ask) {
        return ask.isOpen() && ask.tally().ballots() >= ENOUGH_BALLOTS;
    }

    private static void assertExact(MobSummary mob) {
        System.out.println(mob);
        assertAll(
                () -> assertEquals(0, mob.lost()),
                () -> assertEquals(0, mob.doubled()),
                () -> assertEquals(0, mob.gaps()),
                () -> assertEquals(List.of(), mob.problems()),
                () ->
                        assertTrue(
                                mob.cues().stream()
                                                .filter(cue -> cue.acknowledged() >= ENOUGH_BALLOTS)
                                                .count()
                                        >= 3,
                                "each of the three asks was answered: " + mob.cues()));
    }
}
