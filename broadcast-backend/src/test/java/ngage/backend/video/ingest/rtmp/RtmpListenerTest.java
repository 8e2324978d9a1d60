package ngage.backend.video.ingest.rtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioDesk;
import ngage.backend.video.ingest.StudioGate;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.slate.SlateLoop;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers made by hand: what they say before they have shown the key, and what it costs them.
@Timeout(60)
class RtmpListenerTest {

    private static final String KEY = "the-stream-key";

    /// Nobody here gets as far as to need it.
    private static final Ffmpeg NONE =
            new Ffmpeg(Path.of("/nowhere/ffmpeg"), Map.of(), "none", List.of(H264Encoder.LIBX264));

    private final StudioGate gate = new StudioGate(Duration.ofSeconds(2), System::nanoTime);
    private RtmpListener listener;
    private Thread thread;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        listener =
                new RtmpListener(new RtmpConfig("127.0.0.1", port, KEY), NONE, gate, new NoDesk());
        thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                listener.run();
                            } catch (IOException e) {
                                // closed: how its life ends in every test
                            }
                        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        listener.close();
        thread.join();
    }

    @Test
    void theKeyIsTheLastPartOfTheAddressHoweverItIsSplit() throws Exception {
        for (List<String> split :
                List.of(
                        List.of("live", KEY),
                        List.of("live/", KEY),
                        List.of("live", KEY + "?bandwidth=no"),
                        List.of("live/" + KEY, ""))) {
            assertEquals(
                    "NetStream.Publish.Start",
                    publish(split.getFirst(), split.getLast()),
                    "" + split);
            awaitFree();
        }
        for (List<String> wrong :
                List.of(
                        List.of("live", "another-key"),
                        List.of("live", ""),
                        List.of("other", KEY),
                        List.of("live", KEY + "x"))) {
            assertEquals(
                    "NetStream.Publish.BadName",
                    publish(wrong.getFirst(), wrong.getLast()),
                    "" + wrong);
            assertNull(gate.caller());
        }
        assertNotNull(gate.refused());
    }

    @Test
    void theSecondWithTheKeyIsToldAndClosedWhileTheFirstStays() throws Exception {
        try (Socket first = connect()) {
            assertEquals("NetStream.Publish.Start", publish(first, "live", KEY));
            assertEquals("NetStream.Publish.BadName", publish("live", KEY));
            assertEquals("RTMP from 127.0.0.1", gate.caller());
        }
        awaitFree();
        assertTrue(String.valueOf(gate.lost()).startsWith("RTMP from 127.0.0.1 broke off"));
    }

    @Test
    void aFarewellIsTheEndAndNoBreak() throws Exception {
        try (Socket studio = connect()) {
            assertEquals("NetStream.Publish.Start", publish(studio, "live", KEY));
            new ChunkWriter(studio.getOutputStream()).command(0, "deleteStream", 7, null, 1);
            awaitFree();
        }
        assertTrue(String.valueOf(gate.lost()).startsWith("RTMP from 127.0.0.1 ended"));
    }

    @Test
    void noiseAndTooManyBytesAreCutOff() throws Exception {
        try (Socket http = connect()) {
            http.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertTrue(isCutOff(http));
        }
        try (Socket flood = connect()) {
            try {
                flood.getOutputStream().write(new byte[] {3});
                for (int i = 0; i < 1000; i++) {
                    flood.getOutputStream().write(new byte[1536]);
                }
            } catch (IOException e) {
                // cut off while it still sends: as it should be
            }
            assertTrue(isCutOff(flood));
        }
        assertEquals("NetStream.Publish.Start", publish("live", KEY));
    }

    @Test
    void thoseWhoOnlyHoldAPlaceDoNotKeepTheStudioOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < RtmpListener.MAX_OF_HOST + 5; i++) {
                silent.add(connect());
            }
            assertEquals("NetStream.Publish.Start", publish("live", KEY));
            for (int i = 0; i < 5; i++) {
                assertTrue(isCutOff(silent.get(i)), "the oldest go first");
            }
            // One that says a byte now and then gets no more time than the silent ones.
            Socket loris = silent.getLast();
            long begun = System.nanoTime();
            try {
                loris.getOutputStream().write(3);
                while (System.nanoTime() - begun < Duration.ofSeconds(30).toNanos()) {
                    loris.getOutputStream().write(0);
                    LockSupport.parkNanos(100_000_000);
                }
            } catch (IOException e) {
                // cut off
            }
            Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(lasted.compareTo(Duration.ofSeconds(20)) < 0, lasted::toString);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private void awaitFree() throws InterruptedException {
        gate.awaitFree(Duration.ofSeconds(20));
        assertNull(gate.caller());
    }

    private Socket connect() throws IOException {
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(20_000);
                return socket;
            } catch (IOException e) {
                LockSupport.parkNanos(10_000_000); // it does not listen yet
            }
        }
    }

    private String publish(String app, String name) throws IOException {
        try (Socket socket = connect()) {
            return publish(socket, app, name);
        }
    }

    /// @return code of the status that it comes to
    private static String publish(Socket socket, String app, String name) throws IOException {
        ByteArrayOutputStream hello = new ByteArrayOutputStream();
        hello.write(3);
        hello.writeBytes(new byte[2 * 1536]);
        ChunkWriter out = new ChunkWriter(hello);
        out.command(0, "connect", 1, Map.of("app", app));
        out.command(0, "releaseStream", 2, null, name);
        out.command(0, "FCPublish", 3, null, name);
        out.command(0, "createStream", 4, null);
        out.command(0, "_checkbw", 5, null);
        out.command(1, "publish", 6, null, name, "live");
        socket.getOutputStream().write(hello.toByteArray());
        StringBuilder answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed without a status: " + answer);
            }
            answer.append((char) next);
            int at = answer.indexOf("onStatus");
            for (String code : List.of("NetStream.Publish.Start", "NetStream.Publish.BadName")) {
                if (at >= 0 && answer.indexOf(code, at) >= 0) {
                    return code;
                }
            }
        }
    }

    private static boolean isCutOff(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // what it said before
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static final class NoDesk implements StudioDesk {

        @Override
        public long arrivalMicros() {
            return 0;
        }

        @Override
        public @Nullable SlateLoop slate() {
            return null;
        }

        @Override
        public void onArriving() {}

        @Override
        public MediaTime meet(MediaTime wanted) {
            return wanted;
        }

        @Override
        public void onSession(StudioSession session) {}

        @Override
        public void onChunk(StudioChunk chunk) {}

        @Override
        public void onFrame(MediaTime frame, MediaTime shown) {}

        @Override
        public void onGone() {}
    }
}
