package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import ngage.backend.controlroom.ControlRoomEndpoint;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.LogEntry;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.ToControlRoom.CommandRefused;
import ngage.testredis.RealRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two backends as processes; the one that conducts is killed, or stands still.
class TakeOverIT {

    @TempDir private Path data;

    private final HttpClient http = HttpClient.newHttpClient();
    private RealRedis redis;
    private BackendProcess first;
    private BackendProcess second;
    private TestSocket<ToControlRoom> deskOfFirst;
    private TestSocket<ToControlRoom> deskOfSecond;
    private CueRunId standby;

    @BeforeEach
    void start() throws Exception {
        redis = RealRedis.started();
        first = BackendProcess.started(redis.uri(), data);
        second = BackendProcess.started(redis.uri(), data);
        deskOfFirst = desk(first);
        deskOfSecond = desk(second);
        standby = staged(deskOfSecond);
    }

    @AfterEach
    void stop() throws Exception {
        first.close();
        second.close();
        redis.close();
        http.close();
    }

    @Test
    void aGoWhoseConductorIsKilledBeforeItAnswersTakesEffectOnceByItsRepeat() throws Exception {
        Go go = TestShow.go(null, standby);
        redis.freeze(); // so that the answer cannot come before the kill
        deskOfFirst.send(go);
        first.kill();
        redis.thaw();
        long killed = System.nanoTime();

        CommandAccepted accepted = goUntilTaken(deskOfSecond, go);
        System.out.println(
                "GO was taken again after "
                        + Duration.ofNanos(System.nanoTime() - killed).toMillis()
                        + " ms");

        assertEquals(accepted, goUntilTaken(deskOfSecond, go));
        assertEquals(1, timesOnAir(go.command()));
    }

    @Test
    void aGoThatTheKilledConductorHadAnsweredIsNotFiredAgain() throws Exception {
        Go go = TestShow.go(null, standby);
        CommandAccepted answer = goUntilTaken(deskOfFirst, go);
        first.kill();

        assertEquals(answer, goUntilTaken(deskOfSecond, go));
        assertEquals(1, timesOnAir(go.command()));
    }

    @Test
    void aConductorThatStoodStillCanWriteNothingAfterwards() throws Exception {
        first.pause();
        // It has taken this press, and will look at it when it wakes up.
        Go late = TestShow.go(null, standby);
        deskOfFirst.send(late);
        Go go = TestShow.go(null, standby);
        CommandAccepted accepted = goUntilTaken(deskOfSecond, go);

        first.goOn();

        CommandRefused refused = refused(deskOfFirst, late);
        assertEquals(CommandRefusal.STALE, refused.reason());
        assertEquals(1, timesOnAir(go.command()));
        assertEquals(0, timesOnAir(late.command()));
        assertEquals(
                LongStream.rangeClosed(1, log().size()).boxed().toList(),
                log().stream().map(LogEntry::offset).toList());
        assertEquals(accepted.offset(), offsetOf(go.command()));
    }

    private TestSocket<ToControlRoom> desk(BackendProcess backend) {
        TestSocket<ToControlRoom> desk =
                TestSocket.connect(
                        http, backend.port(), ControlRoomEndpoint.PATH, ToControlRoom.class);
        desk.send(new FromControlRoom.Hello(TestShow.TOKEN, "Asha", "desk", null, null));
        return desk;
    }

    private static CueRunId staged(TestSocket<ToControlRoom> desk) throws InterruptedException {
        ToControlRoom.Entry entry =
                desk.await(
                        ToControlRoom.Entry.class,
                        message -> message.entry().fact() instanceof Fact.CueStaged);
        return assertInstanceOf(Fact.CueStaged.class, entry.entry().fact()).cueRun();
    }

    /// As a desk does: again with the same id until it is decided.
    private static CommandAccepted goUntilTaken(TestSocket<ToControlRoom> desk, Go go)
            throws InterruptedException {
        while (true) {
            desk.send(go);
            switch (answer(desk)) {
                case CommandAccepted accepted -> {
                    return accepted;
                }
                case CommandRefused refused ->
                        assertEquals(CommandRefusal.NOT_CONDUCTING, refused.reason());
                case ToControlRoom other -> throw new AssertionError(other);
            }
        }
    }

    /// The answer that decides a press that has been sent.
    private static CommandRefused refused(TestSocket<ToControlRoom> desk, Go go)
            throws InterruptedException {
        while (true) {
            CommandRefused refused = assertInstanceOf(CommandRefused.class, answer(desk));
            if (refused.reason() != CommandRefusal.NOT_CONDUCTING) {
                return refused;
            }
            desk.send(go);
        }
    }

    private static ToControlRoom answer(TestSocket<ToControlRoom> desk)
            throws InterruptedException {
        return desk.await(
                ToControlRoom.class,
                message -> message instanceof CommandAccepted || message instanceof CommandRefused);
    }

    private long timesOnAir(CommandId command) throws InterruptedException {
        return log().stream()
                .filter(entry -> command.equals(entry.asRun().command()))
                .filter(entry -> entry.fact() instanceof Fact.CueOnAir)
                .count();
    }

    private long offsetOf(CommandId command) throws InterruptedException {
        return log().stream()
                .filter(entry -> command.equals(entry.asRun().command()))
                .mapToLong(LogEntry::offset)
                .findFirst()
                .orElse(0);
    }

    /// All that a new desk is told of the log, up to the first pulse.
    private List<LogEntry> log() throws InterruptedException {
        List<LogEntry> entries = new ArrayList<>();
        TestSocket<ToControlRoom> desk = desk(second);
        while (true) {
            switch (desk.await(ToControlRoom.class, _ -> true)) {
                case ToControlRoom.Entry entry -> entries.add(entry.entry());
                case ToControlRoom.Pulse _ -> {
                    desk.close();
                    return entries;
                }
                case ToControlRoom _ -> {}
            }
        }
    }
}
