package ngage.controlroom.monitor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.controlroom.ui.Format;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;

/// The frames of the backend's recording, each found by counting from a moment: how far a frame is from the
/// next one only its piece of the recording says. Blocking, on any thread, for its patience at most and what
/// it takes to decode; it holds one piece at a time.
///
/// A piece is there as a whole before it is decoded: FFmpeg opens one stream at a time in this process, so
/// one that stands still would keep the programme monitor from opening its own.
final class RecordedFrames {

    /// A piece is a few seconds long.
    private static final long MOST_BYTES = 64 << 20;

    /// Media time is rounded on its way through a stream.
    private static final long ROUNDING_MICROS = 1_000;

    /// Where the piece that was asked for ends.
    private static final String END_HEADER = "Ngage-Media-End-Micros";

    private static final String NOT_THERE = "it is not in the recording";
    private static final String TOO_EARLY = "the recording begins after it";
    private static final String TOO_LATE = "the recording ends before it";

    /// A piece of the recording, not decoded yet.
    ///
    /// @param offsetMicros from presentation time to media time
    /// @param end media time of the next piece; absent if the backend does not say
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Piece(byte[] ts, long offsetMicros, @Nullable MediaTime end) {

        MediaTime time(DecodedFrame frame) {
            return new MediaTime(frame.ptsMicros() + offsetMicros);
        }

        Picture picture(DecodedFrame frame) {
            ByteBuffer pixels = ByteBuffer.allocate(frame.packedBytes());
            frame.copyTo(pixels);
            return new Picture(time(frame), frame.width(), frame.height(), pixels);
        }
    }

    private final List<URI> recordings;
    private final String token;
    private final FrameDecoder.Opener decoders;
    private final Duration patience;
    private final HttpClient http;

    /// The one that had a piece last.
    private volatile int turn;

    /// @param recordings folders of the backend's recording, each ending in a slash; a piece may be in any
    /// @param patience for all answers of the backend that lead to one frame, to their last byte
    RecordedFrames(
            List<URI> recordings, String token, FrameDecoder.Opener decoders, Duration patience) {
        this.recordings = List.copyOf(recordings);
        this.token = token;
        this.decoders = decoders;
        this.patience = patience;
        this.http = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    /// @param frames 0: the first frame at or after the moment; so many later; negative: so many earlier
    /// @throws IOException if there is none; why, for the crew
    Picture find(MediaTime at, int frames) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        return frames < 0 ? earlier(at, -frames, deadlineNanos) : from(at, frames, deadlineNanos);
    }

    private Picture from(MediaTime at, int later, long deadlineNanos)
            throws IOException, InterruptedException {
        MediaTime in = at;
        Piece piece = piece(in, NOT_THERE, deadlineNanos);
        int left = later;
        while (true) {
            try (FrameDecoder decoder = open(piece)) {
                DecodedFrame frame = nextFrame(decoder);
                while (frame != null) {
                    if (hasCome(piece.time(frame), at) && left-- == 0) {
                        return piece.picture(frame);
                    }
                    frame = nextFrame(decoder);
                }
            }
            if (piece.end == null || !in.isBefore(piece.end)) {
                throw new IOException(TOO_LATE);
            }
            in = piece.end;
            piece = piece(in, TOO_LATE, deadlineNanos);
        }
    }

    private Picture earlier(MediaTime at, int earlier, long deadlineNanos)
            throws IOException, InterruptedException {
        MediaTime in = at;
        MediaTime until = at;
        Piece piece = piece(in, NOT_THERE, deadlineNanos);
        int left = earlier;
        while (true) {
            MediaTime first;
            Deque<Picture> last = new ArrayDeque<>();
            try (FrameDecoder decoder = open(piece)) {
                DecodedFrame frame = nextFrame(decoder);
                first = frame == null ? until : piece.time(frame);
                while (frame != null && !hasCome(piece.time(frame), until)) {
                    last.add(piece.picture(frame));
                    if (last.size() > left) {
                        last.remove();
                    }
                    frame = nextFrame(decoder);
                }
            }
            if (last.size() == left) {
                return last.element();
            }
            left -= last.size();
            until = first;
            // Within the last frame of the piece before, however its times are rounded.
            MediaTime before = new MediaTime(first.micros() - 2 * ROUNDING_MICROS);
            if (!before.isBefore(in)) {
                throw new IOException(TOO_EARLY);
            }
            in = before;
            piece = piece(in, TOO_EARLY, deadlineNanos);
        }
    }

    private static boolean hasCome(MediaTime frame, MediaTime moment) {
        return frame.micros() + ROUNDING_MICROS >= moment.micros();
    }

    private FrameDecoder open(Piece piece) throws IOException {
        return decoders.open(new ByteArrayInputStream(piece.ts));
    }

    private static @Nullable DecodedFrame nextFrame(FrameDecoder decoder) throws IOException {
        Decoded next = decoder.next();
        while (next instanceof DecodedSound) {
            next = decoder.next();
        }
        return (DecodedFrame) next;
    }

    /// @param otherwise what to say if no recording has it
    private Piece piece(MediaTime in, String otherwise, long deadlineNanos)
            throws IOException, InterruptedException {
        int first = turn;
        IOException why = null;
        for (int i = 0; i < recordings.size(); i++) {
            int asked = (first + i) % recordings.size();
            // One that does not answer leaves the others their share of the time.
            long nowNanos = System.nanoTime();
            long shareNanos = (deadlineNanos - nowNanos) / (recordings.size() - i);
            try {
                Piece piece = piece(recordings.get(asked), in, nowNanos + shareNanos);
                if (piece != null) {
                    turn = asked;
                    return piece;
                }
            } catch (IOException e) {
                why = why == null ? e : why;
            }
        }
        // It may be where nobody answered.
        throw why == null ? new IOException(otherwise) : why;
    }

    /// @return absent if it is not in this recording
    private @Nullable Piece piece(URI recording, MediaTime in, long deadlineNanos)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(recording.resolve("at/" + in.micros() + ".ts"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        HttpResponse<byte[]> response = answer(request, deadlineNanos);
        switch (response.statusCode()) {
            case 200 -> {}
            case 404 -> {
                return null;
            }
            case 401 -> throw new IOException("the backend does not know this desk's token");
            case 503 -> throw new IOException("too many look at the recording now: try again");
            default -> throw new IOException("the backend answered " + response.statusCode());
        }
        OptionalLong end = response.headers().firstValueAsLong(END_HEADER);
        return new Piece(
                response.body(),
                response.headers().firstValueAsLong(MonitorFeed.OFFSET_HEADER).orElse(0),
                end.isPresent() ? new MediaTime(end.getAsLong()) : null);
    }

    /// A request's own timeout would end with the headers.
    private HttpResponse<byte[]> answer(HttpRequest request, long deadlineNanos)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the backend gave no whole answer within " + Format.seconds(patience), e);
        } catch (ExecutionException e) {
            throw new IOException("the backend gave no whole answer", e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
