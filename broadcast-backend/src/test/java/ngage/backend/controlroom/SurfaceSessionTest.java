package ngage.backend.controlroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import ngage.backend.conduct.Commands;
import ngage.backend.show.Operator;
import ngage.protocol.CloseReason;
import ngage.protocol.CueId;
import ngage.protocol.FromControlRoom;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Texts;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SurfaceSessionTest {

    /// Takes a message only when it is let.
    private static final class SlowSocket implements SurfaceSession.Socket {

        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private final Semaphore mayWrite = new Semaphore(0);
        private final Semaphore isWriting = new Semaphore(0);

        @Override
        public void write(byte[] message) {
            isWriting.release();
            mayWrite.acquireUninterruptibly();
            written.add(new String(message, StandardCharsets.UTF_8));
        }

        @Override
        public void close(CloseReason reason) {}
    }

    private static final class NoCommands implements Commands {

        @Override
        public ToControlRoom go(FromControlRoom.Go go, Operator operator) {
            throw new AssertionError("nobody pressed GO");
        }

        @Override
        public ToControlRoom setStandby(FromControlRoom.SetStandby command, Operator operator) {
            throw new AssertionError("nobody chose a cue");
        }

        @Override
        public ToControlRoom setStudioDelay(
                FromControlRoom.SetStudioDelay command, Operator operator) {
            throw new AssertionError("nobody clapped");
        }
    }

    private final SlowSocket socket = new SlowSocket();
    private final SurfaceSession session =
            new SurfaceSession(
                    ControlRoomConfig.DEFAULT,
                    socket,
                    new Operator("Asha", "desk"),
                    new NoCommands(),
                    new DeskLog(),
                    0);

    @Test
    void aSlowSurfaceGetsTheNewestNumbersAndNoneOfThoseBefore() throws Exception {
        session.start(new ToControlRoom.Welcome(new ShowRunId("r1"), show()));
        socket.isWriting.acquire();
        for (int i = 1; i <= 50; i++) {
            session.onPulse(("pulse " + i).getBytes(StandardCharsets.UTF_8));
        }
        socket.mayWrite.release(2);

        assertTrue(socket.written.take().contains("\"type\":\"welcome\""));
        assertEquals("pulse 50", socket.written.take());
        session.end();
    }

    private static Show show() {
        Cue cue =
                new Cue(
                        new CueId("a1"),
                        "1",
                        "Welcome",
                        null,
                        null,
                        new CuePayload.Announce(Texts.of("en", "Welcome"), null));
        return new Show(
                new ShowId("s"),
                "The Show",
                List.of("en"),
                List.of(new Segment(new SegmentId("s1"), "All of it", List.of(cue))));
    }
}
