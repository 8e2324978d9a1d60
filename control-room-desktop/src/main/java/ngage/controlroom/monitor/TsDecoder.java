package ngage.controlroom.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.jspecify.annotations.Nullable;

/// Decodes MPEG-TS in this process with FFmpeg's libraries, as late as it can and no later: no look-ahead,
/// no reordering of whole frames over threads, pictures no wider than [#MOST_WIDTH]. One thread.
final class TsDecoder implements FrameDecoder {

    private static final int MOST_WIDTH = 640;

    private final FFmpegFrameGrabber grabber;

    private TsDecoder(FFmpegFrameGrabber grabber) {
        this.grabber = grabber;
    }

    static TsDecoder open(InputStream stream) throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
        // 0: never seek back, so that nothing of the stream is kept.
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(stream, 0);
        grabber.setFormat("mpegts");
        grabber.setPixelFormat(avutil.AV_PIX_FMT_BGRA);
        grabber.setOption("probesize", "200000");
        grabber.setOption("analyzeduration", "500000");
        grabber.setSampleMode(FrameGrabber.SampleMode.SHORT);
        grabber.setAudioChannels(1);
        grabber.setVideoOption("flags", "low_delay");
        grabber.setVideoOption("threads", "2");
        grabber.setVideoOption("thread_type", "slice");
        TsDecoder decoder = new TsDecoder(grabber);
        try {
            decoder.start();
            return decoder;
        } catch (IOException e) {
            decoder.close();
            throw new IOException("no picture in the stream", e);
        }
    }

    private void start() throws IOException {
        grabber.start();
        int width = grabber.getImageWidth();
        if (width <= 0) {
            throw new IOException("it ended, or was cut off, before its first keyframe");
        }
        if (width > MOST_WIDTH) {
            int height = grabber.getImageHeight() * MOST_WIDTH / width;
            grabber.setImageWidth(MOST_WIDTH);
            grabber.setImageHeight(height & ~1);
        }
    }

    @Override
    public @Nullable Decoded next() throws IOException {
        // Sound and pictures, decoded, between keyframes too; not the stamps, which come as frames
        // of data.
        Frame frame = grabber.grabFrame(true, true, true, false, false);
        if (frame == null) {
            return null;
        }
        if (frame.samples != null) {
            return new DecodedSound(
                    frame.timestamp, frame.sampleRate, (ShortBuffer) frame.samples[0]);
        }
        return new DecodedFrame(
                frame.timestamp,
                frame.imageWidth,
                frame.imageHeight,
                frame.imageStride,
                (ByteBuffer) frame.image[0]);
    }

    @Override
    public void close() {
        try {
            grabber.close();
        } catch (FrameGrabber.Exception e) {
            throw new IllegalStateException("the decoder cannot be released", e);
        }
    }
}
