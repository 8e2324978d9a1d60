package ngage.controlroom.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;

/// The fake backend as a program, to look at the desk by hand: it prints its address, counts pretended
/// ballots, and shows FFmpeg's test picture. Any second word on the command line makes it ON AIR.
public final class FakeBackendMain {

    private FakeBackendMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        RunMode mode = args.length == 0 ? RunMode.REHEARSAL : RunMode.valueOf(args[0]);
        try (FakeBackend backend = new FakeBackend(mode, FakeBackendMain::testPicture)) {
            System.out.println(backend.address());
            CountDownLatch never = new CountDownLatch(1);
            long beats = 0;
            while (!never.await(200, TimeUnit.MILLISECONDS)) {
                List<OptionId> options = backend.openOptions();
                for (int i = 0; i < options.size(); i++) {
                    backend.addBallots(
                            options.get(i).value(), 900L * (4 - i) * (4 - i) + beats % 97);
                }
                backend.pulse();
                beats++;
            }
        }
    }

    static void testPicture(OutputStream out) throws IOException {
        long offset = System.currentTimeMillis() * 1000;
        out.write(
                ("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nNgage-Media-Offset-Micros: "
                                + offset
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Process ffmpeg =
                new ProcessBuilder(
                                "ffmpeg",
                                "-loglevel",
                                "error",
                                "-re",
                                "-f",
                                "lavfi",
                                "-i",
                                "testsrc2=size=1280x720:rate=25",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "ultrafast",
                                "-tune",
                                "zerolatency",
                                "-g",
                                "25",
                                "-f",
                                "mpegts",
                                "-muxdelay",
                                "0",
                                "-flush_packets",
                                "1",
                                "-")
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (InputStream ts = ffmpeg.getInputStream()) {
            ts.transferTo(out);
        } finally {
            ffmpeg.destroyForcibly();
        }
    }
}
