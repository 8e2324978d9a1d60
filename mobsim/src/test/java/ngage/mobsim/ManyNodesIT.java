package ngage.mobsim;

import static ngage.mobsim.TestMob.PHONES;
import static ngage.mobsim.TestMob.QUESTION;
import static ngage.mobsim.TestMob.assertGood;
import static ngage.mobsim.TestMob.awaitOnline;
import static ngage.mobsim.TestMob.mob;
import static ngage.mobsim.TestMob.playAsk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import ngage.mobsim.engine.Polling;
import ngage.mobsim.engine.Stalls;
import ngage.mobsim.measure.AdmissionSummary;
import ngage.mobsim.measure.MassLoss;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Violation;
import ngage.protocol.CueRunId;
import org.junit.jupiter.api.Test;

/// Several nodes, doors under pressure, and phones with poor networks.
class ManyNodesIT {

    @Test
    void spreadsOverTheNodesAndGoesOnAtAnotherWhenOneVanishes() throws Exception {
        try (FakeBackend backend = new FakeBackend()) {
            FakeBackend.Node second = backend.openNode();
            try (Mobsim mob = mob(backend)) {
                mob.start();
                backend.awaitOnline(PHONES);
                CueRunId cueRun = backend.stage("r1-1", QUESTION);
                backend.awaitHeld(cueRun, PHONES);
                backend.go(cueRun);
                backend.awaitBallots(cueRun, PHONES / 2);
                second.kill();
                backend.awaitHellos(PHONES + PHONES / 2);
                backend.awaitBallots(cueRun, PHONES);
                backend.lock(cueRun);
                backend.reveal(cueRun);

                Summary summary = mob.finish();

                assertGood(summary);
                assertEquals(PHONES / 2, summary.losses());
                assertEquals(
                        Map.of(
                                backend.firstNode().uri().toString(),
                                (long) PHONES,
                                second.uri().toString(),
                                PHONES / 2L),
                        summary.admission().welcomes());
                assertOneMassLoss(PHONES / 2, summary);
                assertEquals(PHONES, summary.cues().getFirst().acknowledged());
                assertEquals(0, summary.cues().getFirst().ofOthers());
            }
        }
    }

    @Test
    void goesToTheNodeThatAClosingNames() throws Exception {
        try (FakeBackend backend = new FakeBackend()) {
            try (Mobsim mob = mob(backend)) {
                mob.start();
                backend.awaitOnline(PHONES);
                FakeBackend.Node second = backend.openNode();
                backend.firstNode().drainTo(second);
                backend.awaitHellos(2 * PHONES);
                playAsk(backend, "r1-1", QUESTION);

                Summary summary = mob.finish();

                assertGood(summary);
                assertEquals(
                        (long) PHONES, summary.admission().welcomes().get(second.uri().toString()));
            }
        }
    }

    @Test
    void waitsBeforeACrowdedDoorAndKeepsItsPlace() throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = mob(backend)) {
            backend.firstNode().sendToWaitingRoom(100);
            mob.start();
            backend.awaitOnline(PHONES);
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertGood(summary);
            AdmissionSummary admission = summary.admission();
            assertEquals(100, admission.waited());
            assertEquals(100, admission.toldToWait());
            assertEquals(99, admission.farthest());
            assertTrue(admission.waitedMs().p50() >= 300, admission::toString);
            assertEquals(Map.of(), summary.troubles());
        }
    }

    @Test
    void comesBackWhenThereIsNoRoomForItsSocket() throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = mob(backend)) {
            backend.firstNode().refuseHandshakes(100);
            mob.start();
            backend.awaitOnline(PHONES);
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(Map.of("handshake refused with 503", 100L), summary.troubles());
        }
    }

    @Test
    void provesTheShowOnPhonesThatPollAsWell() throws Exception {
        Scenario scenario = TestMob.scenario(new Polling(0.2, Duration.ofMillis(300)), null);
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = new Mobsim(backend.uris(), scenario, FakeBackend.TOKEN)) {
            mob.start();
            while (mob.progress().online() < PHONES) {
                backend.awaitPolls(backend.polls() + 1);
            }
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(PHONES, summary.cues().getFirst().shown());
            assertEquals(PHONES, summary.cues().getFirst().acknowledged());
            assertTrue(backend.hellos() < PHONES, () -> backend.hellos() + " came by socket");
            assertTrue(summary.polls() >= 4L * (PHONES - backend.hellos()), summary::toString);
        }
    }

    @Test
    void givesUpAPollThatIsNeverAnswered() throws Exception {
        Scenario scenario = TestMob.scenario(new Polling(0.2, Duration.ofMillis(300)), null);
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.FORGETS_POLLS);
                Mobsim mob = new Mobsim(backend.uris(), scenario, FakeBackend.TOKEN)) {
            mob.start();
            awaitOnline(mob);
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(Map.of("poll: no answer", 10L), summary.troubles());
            assertEquals(10, summary.losses());
        }
    }

    @Test
    void tellsHowLongItTakesUntilAllAreBackThatWereCutOffAtOnce() throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = mob(backend)) {
            mob.start();
            awaitOnline(mob);
            mob.cutAll();
            backend.awaitHellos(2 * PHONES);
            playAsk(backend, "r1-1", QUESTION);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(PHONES, summary.reconnects());
            assertOneMassLoss(PHONES, summary);
        }
    }

    @Test
    void expectsNothingOfPhonesThatHaveStoppedReading() throws Exception {
        Stalls tenth = new Stalls(0.1, Duration.ofSeconds(5), Duration.ofSeconds(3));
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob =
                        new Mobsim(
                                backend.uris(), TestMob.scenario(null, tenth), FakeBackend.TOKEN)) {
            mob.start();
            awaitOnline(mob);
            while (mob.progress().online() == PHONES) {
                backend.awaitMessage();
            }
            CueRunId cueRun = backend.stage("r1-1", QUESTION);
            backend.go(cueRun);
            backend.awaitBallots(cueRun, PHONES);
            backend.lock(cueRun);
            backend.reveal(cueRun);

            Summary summary = mob.finish();

            assertGood(summary);
            int away = summary.cues().getFirst().away();
            assertTrue(away > PHONES / 20 && away < PHONES / 5, () -> away + " were away");
            assertEquals(away, summary.cues().getFirst().shownLater());
        }
    }

    @Test
    void findsTwoPhonesThatWereMadeTheSameFan() throws Exception {
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.GIVES_A_FAN_TWICE);
                Mobsim mob = mob(backend)) {
            mob.start();
            backend.awaitHellos(PHONES);

            Summary summary = mob.finish();

            assertEquals(1, summary.violations().get(Violation.SAME_FAN));
            assertFalse(summary.isGood());
        }
    }

    private static void assertOneMassLoss(int phones, Summary summary) {
        assertEquals(1, summary.admission().massLosses().size(), summary::toString);
        MassLoss loss = summary.admission().massLosses().getFirst();
        assertEquals(phones, loss.lost());
        assertEquals(phones, loss.back());
        assertTrue(loss.backMs().p50() <= loss.backMs().p99(), loss::toString);
        assertTrue(loss.backMs().max() > 0, loss::toString);
    }
}
