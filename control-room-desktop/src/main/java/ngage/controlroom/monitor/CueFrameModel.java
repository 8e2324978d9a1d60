package ngage.controlroom.monitor;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import ngage.controlroom.ui.Format;
import ngage.controlroom.ui.Fx;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The frame of the recording on which a cue came, to be looked at afterwards. The window's thread; each look
/// fetches and decodes on a virtual thread of its own, and says after [#PATIENCE] that nothing came; the newest
/// look wins, and ends the one before.
public final class CueFrameModel {

    private static final Logger log = LoggerFactory.getLogger(CueFrameModel.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RecordedFrames recorded;
    private final Fx fx;
    private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper covers = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
    private Consumer<Picture> screen = _ -> {};

    private int look;
    private Thread looking = Thread.ofVirtual().unstarted(() -> {});
    private String title = "";

    /// Where steps are counted from: the frame that is shown, or the moment that is looked for.
    private @Nullable MediaTime from;

    private int steps;

    /// @param recordings folders of the backend's recording, each ending in a slash; it may be in any
    public CueFrameModel(List<URI> recordings, String token, Fx fx) {
        this(recordings, token, TsDecoder::open, PATIENCE, fx);
    }

    CueFrameModel(
            List<URI> recordings,
            String token,
            FrameDecoder.Opener decoders,
            Duration patience,
            Fx fx) {
        this.recorded = new RecordedFrames(recordings, token, decoders, patience);
        this.fx = fx;
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
        from = at;
        steps = 0;
        covers.set(false); // what is there is of another moment
        open.set(true);
        fetch(at, Format.media(at));
    }

    /// Looks at a neighbour, from the frame that is shown; steps that come faster than frames add up.
    ///
    /// @param frames of the recording, later; negative: earlier
    public void step(int frames) {
        if (open.get() && from != null) {
            steps += frames;
            fetch(from, "its neighbour");
        }
    }

    /// Back to the programme.
    public void close() {
        look++;
        looking.interrupt();
        open.set(false);
        covers.set(false);
        from = null;
        words.set("");
    }

    /// @return whether a frame of the recording is shown, looked for, or was not found
    public ReadOnlyBooleanProperty openProperty() {
        return open.getReadOnlyProperty();
    }

    /// @return whether a frame of the recording is to be seen instead of the programme
    public ReadOnlyBooleanProperty coversProperty() {
        return covers.getReadOnlyProperty();
    }

    /// @return what is shown, or why nothing is
    public ReadOnlyStringProperty wordsProperty() {
        return words.getReadOnlyProperty();
    }

    private void fetch(MediaTime at, String what) {
        int mine = ++look;
        int frames = steps;
        words.set(title + ": looking for " + what + " …");
        looking.interrupt();
        looking = Thread.ofVirtual().name("cue-frame").start(() -> find(mine, at, frames));
    }

    private void find(int mine, MediaTime at, int frames) {
        try {
            Picture picture = recorded.find(at, frames);
            fx.run(() -> show(mine, picture));
        } catch (IOException e) {
            log.debug("no frame at {} and {} frames", at, frames, e);
            String why = Objects.requireNonNullElse(e.getMessage(), "the stream broke");
            fx.run(() -> tell(mine, why));
        } catch (LinkageError e) {
            log.warn("this machine has no decoder for the recording", e);
            fx.run(() -> tell(mine, "this machine cannot decode the recording"));
        } catch (RuntimeException e) {
            log.warn("the decoder fell on the recording at {}", at, e);
            fx.run(() -> tell(mine, "the decoder fell"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // a newer look has come
        }
    }

    private void show(int mine, Picture picture) {
        if (mine == look) {
            from = picture.at();
            steps = 0;
            words.set(title + ": frame " + Format.media(picture.at()));
            screen.accept(picture);
            covers.set(true);
        }
    }

    private void tell(int mine, String why) {
        if (mine == look) {
            steps = 0;
            words.set(title + ": " + why);
        }
    }
}
