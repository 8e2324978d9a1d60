package ngage.mobsim;

import static ngage.mobsim.TestMob.PHONES;
import static ngage.mobsim.TestMob.POLL;
import static ngage.mobsim.TestMob.QUESTION;
import static ngage.mobsim.TestMob.WELCOME;
import static ngage.mobsim.TestMob.assertGood;
import static ngage.mobsim.TestMob.mob;
import static ngage.mobsim.TestMob.playAsk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import ngage.mobsim.measure.CueSummary;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Violation;
import ngage.protocol.CloseReason;
import ngage.protocol.CueRunId;
import org.junit.jupiter.api.Test;

class MobsimIT {

    @Test
    void playsAWholeShowWithoutLosingAnything() throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = mob(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            CueRunId welcome = backend.stage("r1-1", WELCOME);
            backend.awaitHeld(welcome, PHONES);
            backend.go(welcome);
            backend.awaitShown(welcome, PHONES);
            playAsk(backend, "r1-2", QUESTION);
            playAsk(backend, "r1-3", POLL);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(
                    List.of("ANNOUNCE", "QUESTION", "POLL"),
                    summary.cues().stream().map(CueSummary::kind).toList());
            for (CueSummary cue : summary.cues()) {
                assertEquals(PHONES, cue.staged());
                assertEquals(PHONES, cue.shown());
            }
            CueSummary question = summary.cues().get(1);
            assertEquals(PHONES, question.answered());
            assertEquals(PHONES, question.acknowledged());
            assertEquals(PHONES, question.revealed());
        }
    }

    @Test
    void comesBackAfterAllSocketsDropAndEveryBallotStillCountsOnce() throws Exception {
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.FORGETS_FIRST_REPLY);
                Mobsim mob = mob(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            CueRunId cueRun = backend.stage("r1-1", QUESTION);
            backend.awaitHeld(cueRun, PHONES);
            backend.go(cueRun);
            backend.awaitBallots(cueRun, PHONES / 2);
            backend.dropAllSockets();
            backend.awaitHellos(2 * PHONES);
            backend.awaitBallots(cueRun, PHONES);
            backend.awaitShown(cueRun, PHONES);

            Summary summary = mob.finish();

            assertGood(summary);
            assertEquals(PHONES, summary.reconnects());
            assertEquals(PHONES, summary.cues().getFirst().acknowledged());
        }
    }

    @Test
    void findsAcknowledgedBallotsThatWereNotStored() throws Exception {
        Summary summary = playOneAsk(FakeBackend.Fault.LOSES_ACKNOWLEDGED);
        assertEquals(PHONES / 10, summary.lost());
        assertEquals(0, summary.doubled());
        assertFalse(summary.isGood());
    }

    @Test
    void findsBallotsThatTheTallyHasTwice() throws Exception {
        Summary summary = playOneAsk(FakeBackend.Fault.COUNTS_TWICE);
        assertEquals(PHONES / 10, summary.doubled());
        assertEquals(0, summary.lost());
        assertFalse(summary.isGood());
    }

    @Test
    void findsEntriesThatPhonesDidNotGet() throws Exception {
        Summary summary = playOneAsk(FakeBackend.Fault.SKIPS_AN_ENTRY);
        assertEquals(PHONES / 10, summary.gaps());
        assertEquals(PHONES / 10L, summary.violations().get(Violation.GAP));
        assertFalse(summary.isGood());
    }

    @Test
    void findsPhonesThatHearNothingMoreThoughTheirPingsAreAnswered() throws Exception {
        Part whole = Part.whole(TestMob.scenario(null, null), null);
        Duration patience = Duration.ofSeconds(7);
        try (FakeBackend backend = new FakeBackend(FakeBackend.Fault.LOSES_A_CURSOR);
                Mobsim mob = new Mobsim(backend.uris(), whole, FakeBackend.TOKEN, patience)) {
            mob.start();
            backend.awaitOnline(PHONES);
            CueRunId welcome = backend.stage("r1-1", WELCOME);
            backend.awaitHeld(welcome, PHONES);
            backend.go(welcome);
            backend.awaitShown(welcome, PHONES - PHONES / 10);

            Summary summary = mob.finish();

            assertEquals(PHONES / 10, summary.missed());
            assertEquals(PHONES / 10, summary.behind());
            assertEquals(0, summary.gone());
            assertFalse(summary.isGood());
        }
    }

    @Test
    void findsThatHonestPhonesWereCutOff() throws Exception {
        Summary summary = closeAll(CloseReason.TOO_SLOW);
        assertEquals(Map.of(Violation.CUT_OFF, (long) PHONES), summary.violations());
        assertFalse(summary.isGood());
    }

    @Test
    void comesBackToABackendThatHadToGoAway() throws Exception {
        assertGood(closeAll(CloseReason.DRAINING));
    }

    private static Summary closeAll(CloseReason reason) throws Exception {
        try (FakeBackend backend = new FakeBackend();
                Mobsim mob = mob(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            backend.closeAll(reason);
            backend.awaitHellos(2 * PHONES);
            playAsk(backend, "r1-1", QUESTION);
            return mob.finish();
        }
    }

    private static Summary playOneAsk(FakeBackend.Fault fault)
            throws IOException, InterruptedException, ExecutionException {
        try (FakeBackend backend = new FakeBackend(fault);
                Mobsim mob = mob(backend)) {
            mob.start();
            backend.awaitOnline(PHONES);
            playAsk(backend, "r1-1", QUESTION);
            return mob.finish();
        }
    }
}
