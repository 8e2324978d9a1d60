package ngage.controlroom.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// FFmpeg's moving test picture as a live programme, from now on.
///
/// @param size such as `320x180`
public record TestPicture(String size) implements FakeBackend.Programme {

    @Override
    public void serve(OutputStream out) throws IOException {
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
                                "testsrc2=size=" + size + ":rate=25",
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
