package ngage.backend.video;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;

/// An SRT caller who knows the passphrase and sends the bytes that it is given, whatever they are. When all are
/// sent it is silent, with its connection open, until it is closed.
final class PushedBytes implements AutoCloseable {

    private final LeashedProcess caller;
    private volatile boolean isClosed;
    private volatile boolean hasSentAll;

    private PushedBytes(Ffmpeg ffmpeg, int port, String passphrase) throws IOException {
        List<String> words =
                List.of(
                        "-f",
                        "data",
                        "-i",
                        "pipe:0",
                        "-map",
                        "0:d:0",
                        "-c",
                        "copy",
                        "-flush_packets",
                        "1",
                        "-f",
                        "data",
                        "srt://127.0.0.1:%d?mode=caller&passphrase=%s&pkt_size=1316&latency=200000"
                                .formatted(port, passphrase));
        caller =
                LeashedProcess.start(
                        ffmpeg.command("caller", Leash.STDIN, words, Set.of(passphrase)));
    }

    /// A transport stream, as fast as its pictures' and its sound's times say; where they jump, it goes on at once.
    static PushedBytes live(TestProgramme show, byte[] stream) throws IOException {
        PushedBytes pushed = new PushedBytes(show.ffmpeg, show.srtPort, TestProgramme.PASSPHRASE);
        Thread.ofVirtual().start(() -> pushed.send(() -> pushed.pushLive(stream)));
        return pushed;
    }

    /// @param bytesPerSecond at this rate
    static PushedBytes steady(TestProgramme show, byte[] bytes, int bytesPerSecond)
            throws IOException {
        PushedBytes pushed = new PushedBytes(show.ffmpeg, show.srtPort, TestProgramme.PASSPHRASE);
        Thread.ofVirtual().start(() -> pushed.send(() -> pushed.push(bytes, bytesPerSecond)));
        return pushed;
    }

    boolean hasSentAll() {
        return hasSentAll;
    }

    /// @return whether it has given up by then
    boolean hasEnded(Duration patience) throws InterruptedException {
        return caller.waitFor(patience);
    }

    @Override
    public void close() {
        isClosed = true;
        caller.kill();
        caller.close();
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void send(Sending sending) {
        try {
            sending.run();
            hasSentAll = true;
        } catch (IOException e) {
            // The caller was refused or ended: that is how its life ends in many a test.
            caller.kill();
        }
    }

    private void push(byte[] bytes, int bytesPerSecond) throws IOException {
        OutputStream out = caller.stdin();
        long begun = System.nanoTime();
        for (int at = 0; at < bytes.length && !isClosed; at += 1316) {
            awaitNanos(begun + at * 1_000_000_000L / bytesPerSecond);
            out.write(bytes, at, Math.min(1316, bytes.length - at));
            out.flush();
        }
    }

    private void pushLive(byte[] stream) throws IOException {
        OutputStream out = caller.stdin();
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        long begun = System.nanoTime();
        long passed = 0;
        long last = TsPacket.NONE;
        for (TsPacket packet = reader.next(); packet != null && !isClosed; packet = reader.next()) {
            if (packet.dts() != TsPacket.NONE) {
                long step = last == TsPacket.NONE ? 0 : Ticks.nearest(packet.dts() - last);
                passed += Math.abs(step) > 3L * Ticks.PER_SECOND ? 0 : step;
                last = packet.dts();
                out.flush();
                awaitNanos(begun + passed * 1_000_000_000L / Ticks.PER_SECOND);
            }
            out.write(packet.bytes());
        }
        out.flush();
    }

    private void awaitNanos(long due) {
        for (long left = due - System.nanoTime();
                left > 0 && !isClosed;
                left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
