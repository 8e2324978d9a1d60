package ngage.controlroom.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// FFmpeg's moving test picture as a live programme, from now on; its sound is a clap each second. Its
/// recording is another picture: bars that stand still, at any moment.
///
/// @param size such as `320x180`
public record TestPicture(String size) implements FakeBackend.Programme {

    @Override
    public void serve(OutputStream out) throws IOException {
        stream(
                System.currentTimeMillis() * 1000,
                List.of(
                        "-re",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=" + size + ":rate=25",
                        "-f",
                        "lavfi",
                        "-i",
                        "aevalsrc=if(lt(mod(t\\,1)\\,0.02)\\,random(0)-0.5\\,0.0005*random(1)):s=48000"),
                out);
    }

    @Override
    public void serveRecording(long at, OutputStream out) throws IOException {
        stream(
                at,
                List.of("-f", "lavfi", "-i", "smptebars=size=" + size + ":rate=25:duration=1"),
                out);
    }

    /// @param offset from presentation time to media time, in microseconds
    private static void stream(long offset, List<String> inputs, OutputStream out)
            throws IOException {
        out.write(
                ("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nNgage-Media-Offset-Micros: "
                                + offset
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-loglevel", "error"));
        command.addAll(inputs);
        command.addAll(
                List.of(
                        "-c:a",
                        "aac",
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
                        "-"));
        Process ffmpeg =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream ts = ffmpeg.getInputStream()) {
            ts.transferTo(out);
        } finally {
            ffmpeg.destroyForcibly();
        }
    }
}
