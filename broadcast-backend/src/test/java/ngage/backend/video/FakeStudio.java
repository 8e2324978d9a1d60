package ngage.backend.video;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.H264Encoder;

/// A studio that pushes numbered frames, 30 a second, with sound, over SRT or RTMP, until it is closed or killed.
public final class FakeStudio implements AutoCloseable {

    public static final int RATE = 30;

    private final LeashedProcess pusher;

    /// By SRT.
    ///
    /// @param firstNumber of its first frame
    public FakeStudio(Ffmpeg ffmpeg, int port, String passphrase, int firstNumber)
            throws IOException {
        this(
                ffmpeg,
                List.of(
                        "-f",
                        "mpegts",
                        "srt://127.0.0.1:%d?mode=caller&passphrase=%s&pkt_size=1316&latency=200000"
                                .formatted(port, passphrase)),
                passphrase,
                firstNumber);
    }

    /// By RTMP.
    public static FakeStudio rtmp(Ffmpeg ffmpeg, int port, String key, int firstNumber)
            throws IOException {
        List<String> output =
                List.of("-f", "flv", "rtmp://127.0.0.1:%d/live/%s".formatted(port, key));
        return new FakeStudio(ffmpeg, output, key, firstNumber);
    }

    private FakeStudio(Ffmpeg ffmpeg, List<String> output, String secret, int firstNumber)
            throws IOException {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("-re", "-f", "rawvideo", "-pix_fmt", "gray"));
        words.addAll(List.of("-s", FrameNumber.WIDTH + "x" + FrameNumber.HEIGHT));
        words.addAll(List.of("-r", "" + RATE, "-i", "pipe:0"));
        words.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName(), "-pix_fmt", "yuv420p"));
        if (ffmpeg.encoder() == H264Encoder.LIBX264) {
            words.addAll(List.of("-preset", "ultrafast", "-bf", "2", "-b_strategy", "0"));
        }
        words.addAll(List.of("-g", "" + RATE, "-b:v", "600k", "-c:a", "aac"));
        words.addAll(output);
        pusher = LeashedProcess.start(ffmpeg.command("studio", Leash.STDIN, words, Set.of(secret)));
        Thread.ofVirtual().start(() -> draw(firstNumber));
    }

    /// As a power cut does.
    public void kill() {
        pusher.kill();
    }

    /// It stands still, with its connection open, until it is thawed.
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// It goes on as if nothing had happened.
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// @return whether it has given up by then
    public boolean hasEnded(Duration patience) throws InterruptedException {
        return pusher.waitFor(patience);
    }

    @Override
    public void close() {
        pusher.close();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        String command = "kill -" + signal + " " + pusher.pid();
        int outcome = new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
        if (outcome != 0) {
            throw new IOException("\"" + command + "\" ended with " + outcome);
        }
    }

    private void draw(int firstNumber) {
        try (OutputStream out = pusher.stdin()) {
            for (int number = firstNumber; pusher.isAlive(); number++) {
                out.write(FrameNumber.draw(number));
            }
        } catch (IOException e) {
            // The pusher was ended: that is how its life ends in every test.
            pusher.kill();
        }
    }
}
