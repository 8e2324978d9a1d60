package ngage.controlroom.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches and decodes the programme for as long as it is open. It starts over when the stream ends,
/// breaks, or gives no frame for three seconds. Of several nodes it asks one after the other until one has it.
///
/// Threads: one reads and decodes, one watches; the listener is called on the window's thread. Bounds:
/// three frames, of which the newest is shown and the others are dropped.
public final class MonitorFeed implements AutoCloseable {

    /// Hears on the window's thread, but for the sound.
    public interface Listener {

        /// On the feed's own thread, which decodes nothing until this returns.
        void onSound(Sound sound);

        /// @param arrivedNanos when it was decoded
        void onPicture(Picture picture, long arrivedNanos);

        /// @param why in words, for the crew
        void onNoPicture(String why);
    }

    private record Waiting(Picture picture, long arrivedNanos) {}

    private static final Logger log = LoggerFactory.getLogger(MonitorFeed.class);

    static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String NO_FRAME = "no frame for " + PATIENCE.toSeconds() + " s";

    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration WATCH_EVERY = Duration.ofMillis(250);
    static final String OFFSET_HEADER = "Ngage-Media-Offset-Micros";
    private static final int MOST_FRAMES = 3;

    private final List<URI> sources;
    private final String token;
    private final FrameDecoder.Opener decoders;
    private final Fx fx;
    private final Listener listener;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(MOST_FRAMES);
    private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader;
    private final Thread watchdog;

    /// Of the reader: which source it asks.
    private int turn;

    private volatile @Nullable InputStream stream;
    private volatile long lastFrameNanos;

    /// @param sources where the backend's programme monitor may be, at least one
    public MonitorFeed(List<URI> sources, String token, Fx fx, Listener listener) {
        this(sources, token, TsDecoder::open, fx, listener);
    }

    MonitorFeed(
            List<URI> sources,
            String token,
            FrameDecoder.Opener decoders,
            Fx fx,
            Listener listener) {
        this.sources = List.copyOf(sources);
        this.token = token;
        this.decoders = decoders;
        this.fx = fx;
        this.listener = listener;
        this.reader =
                Thread.ofPlatform().name("programme-monitor").daemon().unstarted(this::readAll);
        this.watchdog =
                Thread.ofPlatform().name("programme-watchdog").daemon().unstarted(this::watchAll);
        for (int i = 0; i < MOST_FRAMES; i++) {
            free.add(ByteBuffer.allocateDirect(0));
        }
    }

    public void start() {
        reader.start();
        watchdog.start();
    }

    @Override
    public void close() {
        closed.countDown();
        http.shutdownNow();
        hangUp();
    }

    private void readAll() {
        do {
            try {
                readOneResponse();
            } catch (IOException e) {
                log.debug("the programme monitor starts over", e);
                noPicture(e.getMessage() == null ? "the stream broke" : e.getMessage());
            } catch (LinkageError e) {
                log.warn("this machine has no decoder for the programme monitor", e);
                noPicture("this machine cannot decode the programme");
                return;
            } catch (RuntimeException e) {
                // Whatever a stream did to the decoder: the desk has no other monitor.
                log.warn("the programme monitor fell, and starts over", e);
                noPicture("the decoder fell");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        } while (!isClosedAfter(RETRY));
    }

    private void readOneResponse() throws IOException, InterruptedException {
        int asked = turn;
        turn = (turn + 1) % sources.size(); // unless this one has it
        HttpRequest request =
                HttpRequest.newBuilder(sources.get(asked))
                        .header("Authorization", "Bearer " + token)
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            OptionalLong offset = response.headers().firstValueAsLong(OFFSET_HEADER);
            if (response.statusCode() == 401) {
                throw new IOException("the backend does not know this desk's token");
            }
            if (response.statusCode() != 200 || offset.isEmpty()) {
                throw new IOException("the backend has no programme now");
            }
            turn = asked;
            lastFrameNanos = System.nanoTime();
            stream = body;
            try (FrameDecoder decoder = decoders.open(body)) {
                Decoded next = decoder.next();
                while (next != null && closed.getCount() > 0) {
                    onDecoded(next, offset.getAsLong());
                    next = decoder.next();
                }
            }
            // The watchdog hangs up on a silent stream, which ends it as well.
            throw new IOException(stream == null ? NO_FRAME : "the programme ended");
        } finally {
            stream = null;
        }
    }

    private void onDecoded(Decoded decoded, long offsetMicros) {
        MediaTime at = new MediaTime(decoded.ptsMicros() + offsetMicros);
        switch (decoded) {
            case DecodedFrame frame -> onFrame(frame, at);
            case DecodedSound sound ->
                    listener.onSound(new Sound(at, sound.rate(), sound.samples()));
        }
    }

    private void onFrame(DecodedFrame frame, MediaTime at) {
        lastFrameNanos = System.nanoTime();
        ByteBuffer buffer = free.poll();
        if (buffer == null) {
            return;
        }
        if (buffer.capacity() < frame.packedBytes()) {
            buffer = ByteBuffer.allocateDirect(frame.packedBytes());
        }
        try {
            frame.copyTo(buffer);
        } catch (RuntimeException e) {
            free.add(buffer);
            throw e;
        }
        Picture picture = new Picture(at, frame.width(), frame.height(), buffer);
        Waiting dropped = waiting.getAndSet(new Waiting(picture, lastFrameNanos));
        if (dropped == null) {
            fx.run(this::show);
        } else {
            free.add(dropped.picture().bgra());
        }
    }

    private void show() {
        Waiting newest = waiting.getAndSet(null);
        if (newest != null) {
            try {
                listener.onPicture(newest.picture(), newest.arrivedNanos());
            } finally {
                free.add(newest.picture().bgra());
            }
        }
    }

    private void watchAll() {
        while (!isClosedAfter(WATCH_EVERY)) {
            boolean isSilent = System.nanoTime() - lastFrameNanos > PATIENCE.toNanos();
            if (stream != null && isSilent) {
                noPicture(NO_FRAME);
                hangUp();
            }
        }
    }

    private void hangUp() {
        InputStream present = stream;
        stream = null;
        if (present != null) {
            try {
                present.close();
            } catch (IOException e) {
                log.debug("the stream was broken already", e);
            }
        }
    }

    private void noPicture(String why) {
        if (closed.getCount() > 0) {
            fx.run(() -> listener.onNoPicture(why));
        }
    }

    private boolean isClosedAfter(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
