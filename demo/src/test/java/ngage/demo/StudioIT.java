package ngage.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioDesk;
import ngage.backend.video.ingest.StudioGate;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ingest.rtmp.RtmpConfig;
import ngage.backend.video.ingest.rtmp.RtmpListener;
import ngage.backend.video.slate.SlateLoop;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StudioIT {

    @TempDir Path temporary;

    @Test
    void pushesByRtmpWithAKeyThatNoCommandLineShows() throws Exception {
        DataFolder folder = DataFolder.at(temporary);
        Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
        Secrets secrets = Secrets.random();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Desk desk = new Desk();
        RtmpListener listener =
                new RtmpListener(
                        new RtmpConfig("127.0.0.1", port, secrets.streamKey()),
                        ffmpeg,
                        new StudioGate(Duration.ofSeconds(2), System::nanoTime),
                        desk);
        try (Supervisor supervisor = Supervisor.standard();
                listener;
                Studio studio =
                        new Studio(
                                ffmpeg,
                                programme(ffmpeg),
                                new Venue.VenuePorts(0, 0, 0, port),
                                secrets,
                                folder)) {
            supervisor.supervise(new Duty("rtmp", RestartPolicy.CHILD, _ -> listener.run()));
            studio.start();

            assertEquals(
                    "320x180, 30 frames a second, sound",
                    desk.session.get(40, TimeUnit.SECONDS).inWords());
            List<String> commands =
                    ProcessHandle.current()
                            .descendants()
                            .map(child -> child.info().commandLine().orElse(""))
                            .toList();
            assertTrue(commands.stream().anyMatch(words -> words.contains("rtmp://")));
            assertFalse(commands.stream().anyMatch(words -> words.contains(secrets.streamKey())));
        }
    }

    private Path programme(Ffmpeg ffmpeg) throws Exception {
        Path file = temporary.resolve("programme.mp4");
        String words =
                "-f lavfi -i testsrc2=s=320x180:r=30 -f lavfi -i sine=440 -t 3 -c:v %s -g 30 -c:a aac"
                        .formatted(ffmpeg.encoder().ffmpegName());
        List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
        arguments.addAll(List.of("-pix_fmt", "yuv420p", file.toString()));
        try (LeashedProcess encoder =
                LeashedProcess.startLogged(
                        ffmpeg.command("encoder", Leash.STDIN, arguments, Set.of()))) {
            assertEquals(0, encoder.waitFor());
        }
        return file;
    }

    private static final class Desk implements StudioDesk {

        private final CompletableFuture<StudioSession> session = new CompletableFuture<>();

        @Override
        public long arrivalMicros() {
            return System.nanoTime() / 1000;
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
        public void onSession(StudioSession begun) {
            session.complete(begun);
        }

        @Override
        public void onChunk(StudioChunk chunk) {}

        @Override
        public void onFrame(MediaTime frame, MediaTime shown) {}

        @Override
        public void onGone() {}
    }
}
