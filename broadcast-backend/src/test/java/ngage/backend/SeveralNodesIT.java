package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.nodes.NodeBoard;
import ngage.backend.nodes.RedisNodeBoard;
import ngage.backend.nodes.Role;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisLink;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.Test;

class SeveralNodesIT {

    @Test
    void runAQuestionTogether() throws Exception {
        try (TestShow show = TestShow.started()) {
            int second = show.startAnother(Role.AUDIENCE);
            JoinReply here = show.join("{}");
            JoinReply there = show.join("{}");
            TestSocket<ToPhone> phoneHere = show.phone(here);
            TestSocket<ToPhone> phoneThere = show.phone(there, second);
            CueRunId question = staged(phoneHere.await(ToPhone.Snapshot.class));
            assertEquals(question, staged(phoneThere.await(ToPhone.Snapshot.class)));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);

            phoneThere.send(new FromPhone.CueHeld(question));
            phoneHere.send(new FromPhone.CueHeld(question));
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse -> pulse.audience().connected() == 2 && pulse.audience().held() == 2);

            desk.send(TestShow.go(null, question));
            desk.await(ToControlRoom.CommandAccepted.class);
            Fact.CueOnAir onAirHere = (Fact.CueOnAir) phoneHere.await(ToPhone.Entry.class).fact();
            Fact.CueOnAir onAir = (Fact.CueOnAir) phoneThere.await(ToPhone.Entry.class).fact();
            assertEquals(onAirHere, onAir);
            phoneThere.send(new FromPhone.CueShown(question, onAir.at(), Duration.ofMillis(1_500)));
            phoneHere.send(cast(question));
            phoneThere.send(cast(question));
            phoneHere.await(ToPhone.BallotCounted.class);
            phoneThere.await(ToPhone.BallotCounted.class);

            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.audience().shown() == 1
                                    && pulse.ask() != null
                                    && pulse.ask().tally().ballots() == 2);
        }
    }

    @Test
    void takeCommandsFromADeskOnANodeThatDoesNotConduct() throws Exception {
        try (TestShow show = TestShow.started()) {
            int second = show.startAnother(Role.AUDIENCE, Role.CONDUCTOR);
            TestSocket<ToPhone> phone = show.phone(show.join("{}"));
            CueRunId question = staged(phone.await(ToPhone.Snapshot.class));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN, second);

            FromControlRoom.Go go = TestShow.go(null, question);
            desk.send(go);
            ToControlRoom.CommandAccepted accepted =
                    desk.await(ToControlRoom.CommandAccepted.class);
            assertEquals(question, accepted.cueRun());
            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueOnAir);

            // Again, to the node that conducts: no second effect.
            TestSocket<ToControlRoom> other = show.desk(TestShow.TOKEN);
            other.send(go);
            assertEquals(accepted, other.await(ToControlRoom.CommandAccepted.class));
        }
    }

    @Test
    void lockNothingBeforeEachHasStoredWhatItAcknowledgedAndSayWhomTheyWaitFor() throws Exception {
        try (TestShow show = TestShow.started();
                RedisLink redis = new RedisLink(show.redisUri())) {
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);
            ShowRunId run = desk.await(ToControlRoom.Welcome.class).epoch();
            TestSocket<ToPhone> phone = show.phone(show.join("{}"));
            CueRunId question = staged(phone.await(ToPhone.Snapshot.class));
            desk.send(TestShow.go(null, question));
            desk.await(ToControlRoom.CommandAccepted.class);

            try (Straggler _ = Straggler.of(redis, run, question)) {
                ToControlRoom.Pulse waiting =
                        desk.await(
                                ToControlRoom.Pulse.class,
                                pulse ->
                                        pulse.health().stream()
                                                .anyMatch(line ->
                                                        line.text()
                                                                .contains(
                                                                        "straggler has not confirmed yet that all ballots of")));
                assertTrue(requireNonNull(waiting.ask()).isOpen());
            }
            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);
        }
    }

    /// A node that cannot store what it acknowledged, as the others see it.
    private record Straggler(RedisNodeBoard board, Thread pulses) implements AutoCloseable {

        static Straggler of(RedisLink redis, ShowRunId run, CueRunId ask) throws Exception {
            NodeId id = NodeId.random();
            RedisNodeBoard board = new RedisNodeBoard(redis, run);
            byte[] other = board.exchange(id, new byte[0], NodeBoard.Wish.ALL).pulses().getFirst();
            byte[] pulse =
                    new String(other, UTF_8)
                            .replaceFirst("\"node\":\"[^\"]*\"", "\"node\":\"" + id + "\"")
                            .replaceFirst(
                                    "\"origin\":\"[^\"]*\"", "\"origin\":\"http://straggler\"")
                            .replaceFirst("\"term\":\\d+", "\"term\":0")
                            .replaceFirst(
                                    "\"settled\":\\[[^]]*]", "\"settled\":[\"" + ask + " ?\"]")
                            .getBytes(UTF_8);
            Thread pulses =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!Thread.currentThread().isInterrupted()) {
                                    try {
                                        board.exchange(id, pulse, NodeBoard.Wish.NONE);
                                    } catch (LogUnavailableException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    LockSupport.parkNanos(200_000_000);
                                }
                            });
            return new Straggler(board, pulses);
        }

        @Override
        public void close() {
            pulses.interrupt();
            try {
                pulses.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            board.close();
        }
    }

    @Test
    void showTheNextCueWhileRedisIsDeadAndCountItsAnswersAfterwards() throws Exception {
        try (TestShow show = TestShow.started()) {
            int second = show.startAnother(Role.AUDIENCE, Role.CONDUCTOR);
            int third = show.startAnother(Role.AUDIENCE);
            List<TestSocket<ToPhone>> phones =
                    List.of(
                            show.phone(show.join("{}")),
                            show.phone(show.join("{}"), second),
                            show.phone(show.join("{}"), third));
            CueRunId question = staged(phones.getFirst().await(ToPhone.Snapshot.class));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN, second);
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.health().stream()
                                    .anyMatch(line -> line.text().startsWith("3 are here")));

            show.killRedis();
            goUntilTaken(desk, TestShow.go(null, question));

            for (TestSocket<ToPhone> phone : phones) {
                phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueOnAir);
                phone.send(cast(question));
            }
            show.restartRedis();
            for (TestSocket<ToPhone> phone : phones) {
                phone.await(ToPhone.BallotCounted.class);
            }
            phones.getLast()
                    .await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);
            desk.await(
                    ToControlRoom.Pulse.class,
                    pulse ->
                            pulse.ask() != null
                                    && !pulse.ask().isOpen()
                                    && pulse.ask().tally().ballots() == 3);
        }
    }

    @Test
    void oneAloneShowsTheNextCueWhileRedisIsDead() throws Exception {
        try (TestShow show = TestShow.started()) {
            TestSocket<ToPhone> phone = show.phone(show.join("{}"));
            CueRunId question = staged(phone.await(ToPhone.Snapshot.class));
            TestSocket<ToControlRoom> desk = show.desk(TestShow.TOKEN);

            show.killRedis();
            ToControlRoom.CommandAccepted accepted =
                    goUntilTaken(desk, TestShow.go(null, question));
            assertTrue(String.valueOf(accepted.warning()).startsWith("Redis is away"));
            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueOnAir);
            phone.send(cast(question));

            show.restartRedis();
            phone.await(ToPhone.BallotCounted.class);
            phone.await(ToPhone.Entry.class, entry -> entry.fact() instanceof Fact.CueLocked);

            // Who comes now reads it all from the log.
            int late = show.startAnother(Role.AUDIENCE);
            TestSocket<ToPhone> other = show.phone(show.join("{}"), late);
            assertTrue(
                    other.await(ToPhone.Snapshot.class).entries().stream()
                            .anyMatch(entry ->
                                    entry.fact() instanceof Fact.CueOnAir onAir
                                            && onAir.cueRun().equals(question)));
        }
    }

    /// As a desk does: again with the same id until it is decided.
    private static ToControlRoom.CommandAccepted goUntilTaken(
            TestSocket<ToControlRoom> desk, FromControlRoom.Go go) throws InterruptedException {
        while (true) {
            desk.send(go);
            ToControlRoom answer =
                    desk.await(
                            ToControlRoom.class,
                            message ->
                                    message instanceof ToControlRoom.CommandAccepted
                                            || message instanceof ToControlRoom.CommandRefused);
            switch (answer) {
                case ToControlRoom.CommandAccepted accepted -> {
                    return accepted;
                }
                case ToControlRoom.CommandRefused refused ->
                        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());
                default -> throw new AssertionError(answer);
            }
        }
    }

    private static FromPhone cast(CueRunId question) {
        return new FromPhone.CastBallot(question, 1, TestShow.B, null, null);
    }

    private static CueRunId staged(ToPhone.Snapshot snapshot) {
        return ((Fact.CueStaged) snapshot.entries().getLast().fact()).cueRun();
    }
}
