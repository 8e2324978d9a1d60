package ngage.mobsim;

import static ngage.mobsim.TestMob.PHONES;
import static ngage.mobsim.TestMob.QUESTION;
import static ngage.mobsim.TestMob.assertGood;
import static ngage.mobsim.TestMob.awaitOnline;
import static ngage.mobsim.TestMob.playAsk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import ngage.mobsim.measure.CueSummary;
import ngage.mobsim.measure.MassLoss;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Violation;
import org.junit.jupiter.api.Test;

/// A mob of several processes is judged as one.
class WorkersIT {

    private static final int WORKERS = 3;

    @Test
    void playsOneShowWithSeveralProcessesAndJudgesThemAsOne() throws Exception {
        try (FakeBackend backend = new FakeBackend()) {
            FakeBackend.Node second = backend.openNode();
            try (Mob mob = workers(backend)) {
                mob.start();
                awaitOnline(mob);
                mob.cutAll();
                backend.awaitHellos(2 * PHONES);
                playAsk(backend, "r1-1", QUESTION);

                Summary summary = mob.finish();

                assertGood(summary);
                assertEquals(PHONES, summary.phones());
                assertEquals(PHONES, summary.joined());
                assertEquals(PHONES, summary.reconnects());
                CueSummary cue = summary.cues().getFirst();
                assertEquals(PHONES, cue.staged());
                assertEquals(PHONES, cue.expected());
                assertEquals(PHONES, cue.shown());
                assertEquals(PHONES, cue.answered());
                assertEquals(PHONES, cue.acknowledged());
                assertEquals(PHONES, cue.revealed());
                assertEquals(0, cue.ofOthers());
                assertEquals(
                        2 * PHONES,
                        summary.admission().welcomes().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
                assertTrue(
                        summary.admission().welcomes().containsKey(second.uri().toString()),
                        summary::toString);
                assertEquals(1, summary.admission().massLosses().size(), summary::toString);
                MassLoss loss = summary.admission().massLosses().getFirst();
                assertEquals(PHONES, loss.lost());
                assertEquals(PHONES, loss.back());
                assertTrue(summary.watchdog().wakeUps() > WORKERS * 10, summary::toString);
            }
        }
    }

    @Test
    void findsInOneOfThemWhatIsWrong() throws Exception {
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.LOSES_ACKNOWLEDGED);
                Mob mob = workers(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertEquals(PHONES / 10, summary.lost());
            assertFalse(summary.isGood());
        }
    }

    @Test
    void findsTwoPhonesOfTwoProcessesThatWereMadeTheSameFan() throws Exception {
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.GIVES_A_FAN_TWICE);
                Mob mob = workers(backend)) {
            mob.start();
            backend.awaitHellos(PHONES);

            Summary summary = mob.finish();

            assertEquals(Map.of(Violation.SAME_FAN, 1L), summary.violations());
        }
    }

    @Test
    void endsWithAFaultWhenAWorkerDies() throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mob mob = workers(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().commandLine().orElse("").contains("WorkerMain"))
                    .findAny()
                    .orElseThrow()
                    .destroyForcibly();
            assertThrows(ExecutionException.class, () -> mob.ended().get());
        }
    }

    private static Mob workers(FakeBackend backend) throws IOException {
        return new Workers(
                backend.uris(), TestMob.scenario(null, null), WORKERS, null, FakeBackend.TOKEN);
    }
}
