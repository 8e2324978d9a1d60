package ngage.mobsim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ngage.mobsim.engine.Churn;
import ngage.mobsim.engine.Polling;
import ngage.mobsim.engine.Ramp;
import ngage.mobsim.engine.Stalls;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.phone.AnswerModel;
import ngage.mobsim.phone.VideoDelay;
import ngage.protocol.AskKind;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueContent.Ask;
import ngage.protocol.CueRunId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.Texts;
import org.jspecify.annotations.Nullable;

/// A mob of 500 for tests, and what it is shown.
final class TestMob {

    private TestMob() {}

    static final int PHONES = 500;
    static final Ask QUESTION = ask(AskKind.QUESTION, CountingRule.FIRST);
    static final Ask POLL = ask(AskKind.POLL, CountingRule.LAST);
    static final CueContent WELCOME =
            new CueContent.Announcement(Texts.of("en", "Good evening"), null);

    static void playAsk(FakeBackend backend, String id, Ask ask) throws InterruptedException {
        CueRunId cueRun = backend.stage(id, ask);
        backend.awaitHeld(cueRun, PHONES);
        backend.go(cueRun);
        backend.awaitShown(cueRun, PHONES);
        backend.awaitBallots(cueRun, PHONES);
        backend.lock(cueRun);
        backend.reveal(cueRun);
    }

    /// Until every phone has its welcome and the mob knows: the backend knows sooner.
    static void awaitOnline(Mob mob) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (mob.progress().online() < PHONES) {
            assertTrue(System.nanoTime() < giveUp, () -> "waited for a minute: " + mob.progress());
            LockSupport.parkNanos(5_000_000);
        }
    }

    static Mobsim mob(FakeBackend backend) throws IOException {
        return new Mobsim(backend.uris(), scenario(null, null), FakeBackend.TOKEN);
    }

    /// Everybody answers, so that a test can wait for all ballots.
    static Scenario scenario(@Nullable Polling poll, @Nullable Stalls stalled) {
        return new Scenario(
                11,
                PHONES,
                new Ramp(1000, 100),
                new VideoDelay(Duration.ofMillis(100), Duration.ofMillis(900), 30),
                new AnswerModel(0.2, 0, 0, Duration.ofMillis(600), 0.4, 0.3),
                new Churn(0, Duration.ofSeconds(10), Duration.ofSeconds(1)),
                poll,
                stalled);
    }

    static void assertGood(Summary summary) {
        assertTrue(summary.isGood(), () -> SummaryTable.of(summary));
        assertTrue(summary.isVerified());
    }

    static Ask ask(AskKind kind, CountingRule counts) {
        List<Option> options = List.of(option("A"), option("B"), option("C"), option("D"));
        return new Ask(kind, Texts.of("en", "Which?"), options, null, counts);
    }

    private static Option option(String id) {
        return new Option(new OptionId(id), Texts.of("en", id));
    }
}
