package ngage.mobsim.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import ngage.mobsim.measure.JitterWatchdog;
import ngage.mobsim.measure.LogPlace;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.measure.Percentiles;
import ngage.mobsim.measure.Summary;
import ngage.mobsim.measure.Verdict;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.AnswerModel;
import ngage.mobsim.phone.Habits;
import ngage.mobsim.phone.PhoneLine;
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.phone.VideoDelay;
import ngage.mobsim.time.ManualClock;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import ngage.protocol.CloseReason;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Closing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A link whose connections never come to anything by themselves: nobody looks at its selector.
class PhoneLinkTest {

    private static final ShowRunId RUN = new ShowRunId("r1");
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    private final ManualClock time = new ManualClock();
    private final MobClock clock = time.clock();
    private final TimerWheel wheel = new TimerWheel(clock);
    private final MobRecord record = new MobRecord(1);
    private final Selector selector = Selector.open();
    private final ServerSocket first = silentNode();
    private final ServerSocket second = silentNode();
    private final SimulatedPhone phone =
            new SimulatedPhone(
                    0,
                    new Habits(
                            1,
                            new VideoDelay(Duration.ZERO, Duration.ZERO, 30),
                            new AnswerModel(0, 0, 0, Duration.ofSeconds(1), 1, 0),
                            clock,
                            wheel,
                            record));
    private final PhoneLink link = new PhoneLink(site(0), phone);

    /// A connection that is open, and silent.
    private static final class OpenTalk implements PhoneLink.Talk, PhoneLine {

        @Override
        public void hangUp() {}

        @Override
        public void sayGoodbye() {}

        @Override
        public void stall() {}

        @Override
        public void resume() {}

        @Override
        public void send(FromPhone message) {}

        @Override
        public void giveUp(String why) {}
    }

    PhoneLinkTest() throws IOException {}

    /// @param churn share of the phones that leave now and then by their own will
    private Site site(double churn) {
        List<URI> origins = List.of(origin(first), origin(second));
        Manners manners =
                new Manners(
                        new Ramp(1000, 100),
                        new Churn(churn, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        null,
                        null);
        return new Site(
                new Nodes(origins, null, record), selector, clock, wheel, record, manners, 1);
    }

    /// It accepts nobody; that connections come as far as its queue is the kernel's doing.
    private static ServerSocket silentNode() throws IOException {
        return new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static URI origin(ServerSocket node) {
        return URI.create("http://127.0.0.1:" + node.getLocalPort());
    }

    @BeforeEach
    void join() {
        record.onStart(clock.nanos());
        link.enter();
        letIn(0);
    }

    @AfterEach
    void close() throws IOException {
        link.leave(clock.nanos());
        selector.close();
        first.close();
        second.close();
    }

    @Test
    void aConnectionThatEndsBeforeItsWelcomeIsNoLoss() {
        open();
        link.onClosing(closing(CloseReason.NO_ROOM));
        assertEquals(0, record.losses());

        open();
        welcome(0, RUN);
        link.onClosing(closing(CloseReason.DRAINING));
        assertEquals(1, record.losses());

        open();
        link.onClosing(closing(CloseReason.NO_ROOM));
        open();
        link.fail("reset");
        assertEquals(1, record.losses());
    }

    @Test
    void tellsThePhoneWhenItIsAtAnotherNodeThatMayKnowLess() {
        open();
        welcome(0, RUN);
        phone.onMessage(new ToPhone.Snapshot(RUN, 5, List.of()));
        link.onClosing(drainingTo(origin(first)));
        open();
        welcome(0, RUN);
        phone.onMessage(new ToPhone.Snapshot(RUN, 4, List.of()));
        assertEquals(1, record.violations().count(Violation.REPEATED));

        link.onClosing(drainingTo(origin(second)));
        open();
        welcome(0, RUN);
        phone.onMessage(new ToPhone.Snapshot(RUN, 3, List.of()));
        assertEquals(1, record.violations().count(Violation.REPEATED));
    }

    @Test
    void givesUpATryAfterTenSeconds() {
        time.play(wheel, Duration.ofMillis(9_990));
        assertEquals(Map.of(), record.troubles());
        time.play(wheel, Duration.ofMillis(20));
        assertEquals(Map.of("no answer", 1L), record.troubles());
    }

    @Test
    void triesAnotherNodeAfterTwoFailuresInARowAndAtOnceWhenThisOneIsFull() {
        open();
        welcome(0, RUN);
        link.fail("reset");
        assertEquals(origin(first), at());
        link.fail("refused");
        assertEquals(origin(second), at());
        link.fail("refused");
        assertEquals(origin(first), at());

        open();
        welcome(0, RUN);
        link.onRefused("full", Duration.ofSeconds(1));
        assertEquals(origin(second), at());
    }

    @Test
    void aClosingIsNoFailureUnlessItComesInPlaceOfTheWelcome() {
        open();
        welcome(0, RUN);
        link.onClosing(closing(CloseReason.DRAINING));
        link.fail("refused");
        assertEquals(origin(first), at());

        open();
        welcome(0, RUN);
        link.onClosing(closing(CloseReason.DRAINING));
        open();
        link.onClosing(closing(CloseReason.NO_ROOM));
        link.fail("refused");
        assertEquals(origin(second), at());
    }

    @Test
    void waitsAtTheMostHalfASecondTheFirstTimeAndTwiceAsLongWithEachFailure() {
        SplittableRandom random = new SplittableRandom(1);
        for (int failures = 0; failures < 12; failures++) {
            long longest = 0;
            for (int i = 0; i < 1000; i++) {
                longest = Math.max(longest, Backoff.after(failures, random).toMillis());
            }
            long bound = Math.min(15_000, 500L << failures);
            assertTrue(longest <= bound && longest > bound * 0.95, failures + ": " + longest);
        }
    }

    @Test
    void theEndWaitsForPhonesThatAreToComeBackAndForTheEndOfTheLog() {
        assertFalse(link.isUnsettled(null), "it has never been in");
        open();
        welcome(0, RUN);
        assertFalse(link.isUnsettled(null));
        assertTrue(link.isUnsettled(new LogPlace(RUN, 3)));
        phone.onMessage(new ToPhone.Snapshot(RUN, 3, List.of()));
        assertFalse(link.isUnsettled(new LogPlace(RUN, 3)));
        assertTrue(link.isUnsettled(new LogPlace(new ShowRunId("r2"), 1)));
        link.stall();
        assertFalse(link.isUnsettled(new LogPlace(RUN, 4)));
        link.resume();
        link.fail("reset");
        assertTrue(link.isUnsettled(new LogPlace(RUN, 3)));
    }

    @Test
    void aPhoneThatIsThereAtTheEndIsNotGoneByHangingUp() throws InterruptedException {
        open();
        welcome(0, RUN);
        link.leave(clock.nanos());
        assertEquals(0, judge().gone());
    }

    @Test
    void aPhoneThatIsLostAtTheEndIsGone() throws InterruptedException {
        open();
        welcome(0, RUN);
        link.fail("reset");
        link.leave(clock.nanos());
        assertEquals(1, judge().gone());
    }

    @Test
    void aPhoneThatDoesNotReadAtTheEndByTheScenariosWillIsNotGone() throws InterruptedException {
        open();
        welcome(0, RUN);
        link.stall();
        link.leave(clock.nanos());
        assertEquals(0, judge().gone());
    }

    @Test
    void aPhoneThatIsAwayAtTheEndByItsOwnWillIsNotGone() throws InterruptedException {
        PhoneLink fickle = new PhoneLink(site(1), phone);
        OpenTalk talk = new OpenTalk();
        fickle.onTalk(talk);
        phone.onOnline(talk);
        phone.onMessage(new ToPhone.Welcome(RUN, new FanIndex(0), HEARTBEAT));
        fickle.onWelcome();
        while (phone.isWelcome()) {
            time.play(wheel, Duration.ofMillis(1));
        }
        assertFalse(fickle.isUnsettled(null));
        fickle.leave(clock.nanos());
        assertEquals(0, judge().gone());
    }

    private Summary judge() throws InterruptedException {
        Percentiles none = new Percentiles(0, 0, 0);
        return new Verdict(record, null).judge(1, new JitterWatchdog.Findings(none, 0, false));
    }

    private URI at() {
        return URI.create(link.node().origin());
    }

    private static Closing drainingTo(URI node) {
        CloseReason reason = CloseReason.DRAINING;
        return new Closing(reason.code(), reason.text(), true, HEARTBEAT, List.of(node.toString()));
    }

    private void letIn(int fan) {
        link.onJoined(
                new JoinReply(
                        "t" + fan,
                        new FanIndex(fan),
                        "Show",
                        List.of("en"),
                        "/ws",
                        List.of(),
                        null,
                        null),
                null);
    }

    /// As the handshake does it when it has its 101.
    private void open() {
        OpenTalk talk = new OpenTalk();
        link.onTalk(talk);
        phone.onOnline(talk);
    }

    private void welcome(int fan, ShowRunId run) {
        phone.onMessage(new ToPhone.Welcome(run, new FanIndex(fan), HEARTBEAT));
        link.onWelcome();
    }

    private static Closing closing(CloseReason reason) {
        return new Closing(
                reason.code(), reason.text(), reason.mayReconnect(), HEARTBEAT, List.of());
    }
}
