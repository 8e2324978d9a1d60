package ngage.controlroom.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import ngage.controlroom.fake.FakeBackend;
import ngage.controlroom.link.LinkState.Phase;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.RunMode;
import ngage.protocol.ToControlRoom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackendLinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    private FakeBackend backend;
    private BackendLink link;

    BackendLinkTest() throws Exception {
        backend = new FakeBackend(RunMode.REHEARSAL, null);
        link = new BackendLink(new LinkConfig(backend.address(), "asha", "s3cret"), listener());
    }

    private BackendLink.Listener listener() {
        return new BackendLink.Listener() {
            @Override
            public void onLink(LinkState state) {
                heard.add(state);
            }

            @Override
            public void onMessage(ToControlRoom message, long arrivedNanos) {
                heard.add(message);
            }
        };
    }

    @BeforeEach
    void start() {
        link.start();
    }

    @AfterEach
    void end() throws Exception {
        link.close();
        backend.close();
    }

    @Test
    void greetsWithTokenAndNameAndHearsTheLog() throws Exception {
        assertEquals(
                new FromControlRoom.Hello("s3cret", "asha", "desk", null, null),
                backend.await(PATIENCE));
        awaitPhase(Phase.CONNECTED);
        assertEquals(2, awaitEntry(2).entry().offset());
    }

    @Test
    void continuesTheLogWhereItWas() throws Exception {
        var _ = backend.await(PATIENCE);
        var _ = awaitEntry(2);
        backend.cutLinks();
        FromControlRoom.Hello again =
                assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
        assertEquals("r1", String.valueOf(again.epoch()));
        assertEquals(2L, again.offset());
    }

    @Test
    void sendsAnUnansweredGoAgainUnderItsOwnIdUntilItIsAnswered() throws Exception {
        var _ = backend.await(PATIENCE);
        awaitPhase(Phase.CONNECTED);
        backend.keepAnswers(true);
        FromControlRoom.Go go =
                new FromControlRoom.Go(
                        new CommandId("c-1"), null, new CueRunId("r1-1"), null, Instant.EPOCH);
        link.send(go);
        assertEquals(go, backend.await(PATIENCE));

        backend.cutLinks();
        assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
        assertEquals(go, backend.await(PATIENCE));

        backend.keepAnswers(false);
        backend.cutLinks();
        assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
        assertEquals(go, backend.await(PATIENCE));
        var _ = await(ToControlRoom.CommandAccepted.class, _ -> true);

        backend.cutLinks();
        assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
        awaitPhase(Phase.CONNECTED);
        link.send(
                new FromControlRoom.Go(
                        new CommandId("c-2"), null, new CueRunId("r1-1"), null, Instant.EPOCH));
        FromControlRoom.Go next =
                assertInstanceOf(FromControlRoom.Go.class, backend.await(PATIENCE));
        assertEquals("c-2", next.command().value());
    }

    @Test
    void doesNotFireAGoByItselfWhenTheBackendComesBackAfterALongTime() throws Exception {
        var _ = backend.await(PATIENCE);
        awaitPhase(Phase.CONNECTED);
        link.close();
        heard.clear();
        FromControlRoom.Go go =
                new FromControlRoom.Go(
                        new CommandId("c-1"), null, new CueRunId("r1-1"), null, Instant.EPOCH);
        try (BackendLink impatient =
                new BackendLink(
                        new LinkConfig(backend.address(), "asha", "s3cret"),
                        listener(),
                        Duration.ofMillis(600))) {
            impatient.start();
            assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
            awaitPhase(Phase.CONNECTED);
            backend.keepAnswers(true);
            impatient.send(go);
            assertEquals(go, backend.await(PATIENCE));
            ToControlRoom.CommandRefused refused =
                    await(ToControlRoom.CommandRefused.class, _ -> true);
            assertEquals(go.command(), refused.command());
            assertEquals(CommandRefusal.STALE, refused.reason());

            backend.keepAnswers(false);
            backend.cutLinks();
            assertInstanceOf(FromControlRoom.Hello.class, backend.await(PATIENCE));
            FromControlRoom.Go next =
                    new FromControlRoom.Go(
                            new CommandId("c-2"), null, new CueRunId("r1-1"), null, Instant.EPOCH);
            impatient.send(next);
            assertEquals(next, backend.await(PATIENCE));
        }
    }

    @Test
    void repeatsAGoThatNobodyCouldDecideUntilItIsDecided() throws Exception {
        var _ = backend.await(PATIENCE);
        awaitPhase(Phase.CONNECTED);
        backend.refuseNext(
                new ToControlRoom.CommandRefused(
                        new CommandId("any"), CommandRefusal.NOT_CONDUCTING, "No Redis.", null));
        FromControlRoom.Go go =
                new FromControlRoom.Go(
                        new CommandId("c-1"), null, new CueRunId("r1-1"), null, Instant.EPOCH);
        link.send(go);

        assertEquals(go, backend.await(PATIENCE));
        var _ = await(ToControlRoom.CommandRefused.class, _ -> true);
        assertEquals(go, backend.await(PATIENCE));
        var _ =
                await(
                        ToControlRoom.CommandAccepted.class,
                        accepted -> accepted.command().equals(go.command()));
    }

    @Test
    void saysDisconnectedWithinTwoSecondsOfSilence() throws Exception {
        var _ = backend.await(PATIENCE);
        awaitPhase(Phase.CONNECTED);
        long silentSince = System.nanoTime();
        backend.fallSilent();
        awaitPhase(Phase.DISCONNECTED);
        Duration took = Duration.ofNanos(System.nanoTime() - silentSince);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "it took " + took);
    }

    private void awaitPhase(Phase phase) throws InterruptedException {
        var _ = await(LinkState.class, state -> state.phase() == phase);
    }

    private ToControlRoom.Entry awaitEntry(long offset) throws InterruptedException {
        return await(ToControlRoom.Entry.class, entry -> entry.entry().offset() == offset);
    }

    private <T> T await(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        while (true) {
            Object next = heard.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("no such " + type.getSimpleName());
            }
            if (type.isInstance(next) && wanted.test(type.cast(next))) {
                return type.cast(next);
            }
        }
    }

    @Test
    void goesOnAtTheNextNodeWhenOneIsGone() throws Exception {
        try (FakeBackend other = new FakeBackend(RunMode.REHEARSAL, null);
                BackendLink desk =
                        linkTo(List.of(URI.create("http://127.0.0.1:1"), other.address()))) {
            desk.start();

            awaitText("connected to " + other.address());
        }
    }

    @Test
    void goesOnAtTheNextNodeAtOnceWhenOneDrains() throws Exception {
        try (FakeBackend first = new FakeBackend(RunMode.REHEARSAL, null);
                FakeBackend other = new FakeBackend(RunMode.REHEARSAL, null);
                BackendLink desk = linkTo(List.of(first.address(), other.address()))) {
            desk.start();
            awaitText("connected to " + first.address());

            // It asks for half a minute, which is meant for those who know no other.
            first.drain();

            awaitText("connected to " + other.address());
        }
    }

    private BackendLink linkTo(List<URI> backends) {
        return new BackendLink(
                new LinkConfig(backends, "asha", "s3cret"),
                new BackendLink.Listener() {
                    @Override
                    public void onLink(LinkState state) {
                        heard.add(state.text());
                    }

                    @Override
                    public void onMessage(ToControlRoom message, long arrivedNanos) {}
                });
    }

    private void awaitText(String wanted) throws InterruptedException {
        var _ = await(String.class, wanted::equals);
    }
}
