package ngage.controlroom.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import ngage.protocol.ToControlRoom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The frame of the recording on which a cue came, to be looked at afterwards. The window's thread; each look
/// fetches and decodes on a virtual thread of its own, and the newest look wins.
public final class CueFrameModel {

    private static final Logger log = LoggerFactory.getLogger(CueFrameModel.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// Media time is rounded on its way through a stream.
    private static final long ROUNDING_MICROS = 1_000;

    /// Where the piece that was asked for ends.
    private static final String END_HEADER = "Ngage-Media-End-Micros";

    /// What a piece of the recording has of a moment.
    ///
    /// @param picture the first at or after it; absent if it has none
    /// @param end media time of the next piece; absent if the backend does not say
    private record Piece(@Nullable Picture picture, @Nullable MediaTime end) {}

    private final URI recording;
    private final String token;
    private final FrameDecoder.Opener decoders;
    private final Fx fx;
    private final HttpClient http;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
    private Consumer<Picture> screen = _ -> {};

    private int look;
    private String title = "";
    private @Nullable MediaTime wanted;
    private @Nullable MediaTime shown;
    private long frameMicros = 40_000;

    /// @param recording the folder of the backend's recording, ending in a slash
    public CueFrameModel(URI recording, String token, Fx fx) {
        this(recording, token, TsDecoder::open, fx);
    }

    CueFrameModel(URI recording, String token, FrameDecoder.Opener decoders, Fx fx) {
        this.recording = recording;
        this.token = token;
        this.decoders = decoders;
        this.fx = fx;
        this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }

    /// @param screen copies each picture before it returns
    public void showOn(Consumer<Picture> screen) {
        this.screen = screen;
    }

    /// Shows the first frame at or after a moment.
    ///
    /// @param what happened then, for the crew
    public void look(MediaTime at, String what) {
        title = what;
        open.set(true);
        fetch(at);
    }

    /// Looks at a neighbour.
    ///
    /// @param frames later; negative: earlier
    public void step(int frames) {
        MediaTime from = shown == null ? wanted : shown;
        if (open.get() && from != null) {
            fetch(new MediaTime(from.micros() + frames * frameMicros));
        }
    }

    /// Back to the programme.
    public void close() {
        look++;
        open.set(false);
        shown = null;
        words.set("");
    }

    /// Hears how long a frame of the programme lasts.
    public void onPulse(ToControlRoom.Pulse pulse) {
        ToControlRoom.FrameLength frame = pulse.stream().frame();
        if (frame != null) {
            frameMicros = frame.micros();
        }
    }

    /// @return whether a frame of the recording is to be seen instead of the programme
    public ReadOnlyBooleanProperty openProperty() {
        return open.getReadOnlyProperty();
    }

    /// @return what is shown, or why nothing is
    public ReadOnlyStringProperty wordsProperty() {
        return words.getReadOnlyProperty();
    }

    private void fetch(MediaTime at) {
        wanted = at;
        int mine = ++look;
        words.set(title + ": looking for " + Format.media(at) + " …");
        Thread.ofVirtual()
                .name("cue-frame")
                .start(() -> {
                    try {
                        Picture picture = frameAt(at);
                        fx.run(() -> show(mine, picture));
                    } catch (IOException e) {
                        log.debug("no frame at {}", at, e);
                        fx.run(() -> tell(mine, title + ": " + e.getMessage()));
                    } catch (LinkageError e) {
                        log.warn("this machine has no decoder for the recording", e);
                        fx.run(() -> tell(mine, "this machine cannot decode the recording"));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void show(int mine, Picture picture) {
        if (mine == look) {
            shown = picture.at();
            words.set(title + ": frame " + Format.media(picture.at()));
            screen.accept(picture);
        }
    }

    private void tell(int mine, String text) {
        if (mine == look) {
            words.set(text);
        }
    }

    private Picture frameAt(MediaTime at) throws IOException, InterruptedException {
        Piece piece = piece(at, at);
        if (piece.picture == null && piece.end != null) {
            piece = piece(piece.end, at); // it was within the last frame of the one before
        }
        if (piece.picture == null) {
            throw new IOException("the recording ends before it");
        }
        return piece.picture;
    }

    private Piece piece(MediaTime in, MediaTime at) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(recording.resolve("at/" + in.micros() + ".ts"))
                        .header("Authorization", "Bearer " + token)
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            long offset = response.headers().firstValueAsLong(MonitorFeed.OFFSET_HEADER).orElse(0);
            if (response.statusCode() != 200) {
                throw new IOException("it is not in the recording");
            }
            OptionalLong end = response.headers().firstValueAsLong(END_HEADER);
            return new Piece(
                    firstFrom(body, offset, at),
                    end.isPresent() ? new MediaTime(end.getAsLong()) : null);
        }
    }

    private @Nullable Picture firstFrom(InputStream stream, long offsetMicros, MediaTime at)
            throws IOException {
        try (FrameDecoder decoder = decoders.open(stream)) {
            for (Decoded next = decoder.next(); next != null; next = decoder.next()) {
                MediaTime time = new MediaTime(next.ptsMicros() + offsetMicros);
                boolean hasCome = time.micros() + ROUNDING_MICROS >= at.micros();
                if (next instanceof DecodedFrame frame && hasCome) {
                    ByteBuffer pixels = ByteBuffer.allocate(frame.packedBytes());
                    frame.copyTo(pixels);
                    return new Picture(time, frame.width(), frame.height(), pixels);
                }
            }
        }
        return null;
    }
}
