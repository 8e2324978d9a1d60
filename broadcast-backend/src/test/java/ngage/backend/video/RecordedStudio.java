package ngage.backend.video;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.ingest.Stamper;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioListener;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TimeShift;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import ngage.protocol.MediaTime;

/// A studio's session of numbered frames with sound, encoded by the real ffmpeg and stamped by the real
/// stamper, as chunks for a feed; faster than it would be live.
///
/// @param frames media time of each numbered frame, by its number
public record RecordedStudio(
        StudioSession session, List<StudioChunk> chunks, List<MediaTime> frames) {

    private static final long START = 1_795_380_000_000_000L;

    /// @param rate as ffmpeg understands it, such as `30000/1001`
    /// @param times filter expression for the frames' times in seconds, such as `N/FR`
    /// @param frames how many
    /// @param firstTick of its own times
    public static RecordedStudio of(
            Ffmpeg ffmpeg, String rate, String times, int frames, long firstTick) throws Exception {
        byte[] stream = shifted(encode(ffmpeg, rate, times, frames), firstTick);
        Listener listener = new Listener();
        long[] wall = {START};
        Stamper stamper = new Stamper(() -> wall[0], listener);
        Ticks ticks = new Ticks();
        long first = -1;
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (packet.dts() != TsPacket.NONE && packet.isVideo()) {
                long dts = ticks.unwrap(packet.dts());
                first = first < 0 ? dts : first;
                wall[0] = START + MediaTimeline.micros(dts - first);
                stamper.flush();
            }
            stamper.accept(packet);
        }
        stamper.flush();
        return listener.recorded(stream, frames);
    }

    private static byte[] encode(Ffmpeg ffmpeg, String rate, String times, int frames)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-f", "rawvideo", "-pix_fmt", "gray"));
        words.addAll(List.of("-s", FrameNumber.WIDTH + "x" + FrameNumber.HEIGHT));
        words.addAll(List.of("-r", rate, "-i", "pipe:0"));
        words.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
        words.addAll(List.of("-vf", "settb=1/90000,setpts=(" + times + ")/TB"));
        words.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base:v", "1:90000"));
        words.addAll(List.of("-c:v", ffmpeg.encoder().ffmpegName(), "-pix_fmt", "yuv420p"));
        if (ffmpeg.encoder() == H264Encoder.LIBX264) {
            words.addAll(List.of("-preset", "ultrafast", "-bf", "2", "-b_strategy", "0"));
            words.addAll(List.of("-x264-params", "fps=" + rate));
        }
        words.addAll(List.of("-g", "45", "-b:v", "600k", "-c:a", "aac", "-shortest"));
        words.addAll(List.of("-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", "pipe:1"));
        try (LeashedProcess studio =
                LeashedProcess.start(ffmpeg.command("studio", Leash.STDIN, words, Set.of()))) {
            Thread drawing = Thread.ofVirtual().start(() -> draw(studio, frames));
            byte[] stream = studio.stdout().readAllBytes();
            drawing.join();
            return stream;
        }
    }

    private static void draw(LeashedProcess studio, int frames) {
        try (OutputStream out = studio.stdin()) {
            for (int number = 0; number < frames; number++) {
                out.write(FrameNumber.draw(number));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the studio ended too early", e);
        }
    }

    private static byte[] shifted(byte[] stream, long firstTick) throws IOException {
        TsReader reader = new TsReader(new ByteArrayInputStream(stream));
        for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
            if (packet.isVideo() && packet.dts() != TsPacket.NONE) {
                return TimeShift.between(packet.dts(), firstTick).apply(stream);
            }
        }
        throw new IllegalStateException("no picture");
    }

    private static final class Listener implements StudioListener {
        private final List<StudioSession> sessions = new ArrayList<>();
        private final List<StudioChunk> chunks = new ArrayList<>();

        @Override
        public void onSession(StudioSession session) {
            sessions.add(session);
        }

        @Override
        public void onChunk(StudioChunk chunk) {
            chunks.add(chunk);
        }

        @Override
        public void onFrame(MediaTime frame, MediaTime shown) {}

        @Override
        public void onArriving() {}

        @Override
        public MediaTime meet(MediaTime wanted) {
            return wanted;
        }

        /// Frames are drawn in the order in which they are shown.
        RecordedStudio recorded(byte[] stream, int count) throws IOException {
            StudioSession session = sessions.getFirst();
            Ticks ticks = new Ticks();
            List<Long> shown = new ArrayList<>();
            TsReader reader = new TsReader(new ByteArrayInputStream(stream));
            for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
                if (packet.isVideo() && packet.pts() != TsPacket.NONE) {
                    shown.add(ticks.unwrap(packet.pts()));
                }
            }
            shown.sort(Long::compare);
            if (shown.size() != count) {
                throw new IllegalStateException(shown.size() + " frames of " + count);
            }
            return new RecordedStudio(
                    session,
                    List.copyOf(chunks),
                    shown.stream().map(session.timeline()::at).toList());
        }
    }
}
