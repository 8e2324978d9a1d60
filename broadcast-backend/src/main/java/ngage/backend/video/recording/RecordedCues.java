package ngage.backend.video.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.relay.LogListener;
import ngage.protocol.AskKind;
import ngage.protocol.CueContent;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.json.Json;
import org.jspecify.annotations.Nullable;

/// The cues of the run as they came, from the cue log, and where in the recording they are. As many as the log
/// has. The log reader's thread adds, and never waits for the disk: the cues of the whole node come through it. The
/// recording's thread writes.
final class RecordedCues implements LogListener {

    static final String FILE = "cues.json";

    private static final Json JSON = Json.lenient();

    /// The whole file.
    ///
    /// @param cues in the order of the log
    record CueList(List<RecordedCue> cues) {}

    private final List<RecordedCue> cues = new ArrayList<>();
    private Fact.@Nullable CueStaged standby;

    /// Of the recording's thread: what the file holds; absent before it is written.
    private @Nullable List<RecordedCue> written;

    @Override
    public synchronized void onEntry(LogEntry entry) {
        switch (entry.fact()) {
            case Fact.CueStaged staged -> standby = staged;
            case Fact.CueOnAir onAir -> add(onAir, entry);
            case Fact.CueLocked locked ->
                    cues.add(
                            new RecordedCue(
                                    locked.cueRun(),
                                    entry.asRun().cue(),
                                    RecordedCue.Kind.LOCK,
                                    null,
                                    locked.at(),
                                    entry.wall(),
                                    null));
            case Fact.CueRevealed revealed ->
                    cues.add(
                            new RecordedCue(
                                    revealed.cueRun(),
                                    entry.asRun().cue(),
                                    RecordedCue.Kind.REVEAL,
                                    null,
                                    revealed.at(),
                                    entry.wall(),
                                    null));
            case Fact.RunStarted _, Fact.StudioDelaySet _, Fact.CueClosing _ -> {}
        }
    }

    /// Writes the list, if it is another one than before. The recording's thread alone.
    void write(Path folder, RecordingIndex index) throws IOException {
        List<RecordedCue> present = present();
        boolean isFound = false;
        for (int i = 0; i < present.size(); i++) {
            RecordedCue cue = present.get(i);
            if (cue.frame() == null) {
                RecordedCue looked = cue.on(index.frameFrom(cue.at()));
                present.set(i, looked);
                isFound |= looked.frame() != null;
            }
        }
        if (isFound) {
            put(present);
        }
        if (!present.equals(written)) {
            Path whole = folder.resolve(FILE + ".new");
            Files.write(whole, JSON.write(new CueList(present)));
            Files.move(whole, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
            written = present;
        }
    }

    private synchronized List<RecordedCue> present() {
        return new ArrayList<>(cues);
    }

    /// Of those that came meanwhile it knows nothing: they are behind the others.
    private synchronized void put(List<RecordedCue> first) {
        for (int i = 0; i < first.size(); i++) {
            cues.set(i, first.get(i));
        }
    }

    private void add(Fact.CueOnAir onAir, LogEntry entry) {
        Fact.CueStaged staged = standby;
        if (staged == null || !staged.cueRun().equals(onAir.cueRun())) {
            return;
        }
        CueContent content = open(staged, onAir);
        if (content != null) {
            MediaTime at = onAir.at();
            RecordedCue.Kind kind = kind(content);
            cues.add(
                    new RecordedCue(
                            onAir.cueRun(),
                            entry.asRun().cue(),
                            kind,
                            title(content),
                            at,
                            entry.wall(),
                            null));
        }
    }

    private static @Nullable CueContent open(Fact.CueStaged staged, Fact.CueOnAir onAir) {
        if (staged.content() == null) {
            return null;
        }
        try {
            return MessageCodec.decode(
                            CueContent.class, staged.content().open(onAir.cueRun(), onAir.key()))
                    .orElse(null);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("the content of " + onAir.cueRun() + " is damaged", e);
        }
    }

    private static RecordedCue.Kind kind(CueContent content) {
        return switch (content) {
            case CueContent.Ask ask ->
                    ask.kind() == AskKind.QUESTION
                            ? RecordedCue.Kind.QUESTION
                            : RecordedCue.Kind.POLL;
            case CueContent.Announcement _ -> RecordedCue.Kind.ANNOUNCEMENT;
        };
    }

    /// In the author's first language.
    private static String title(CueContent content) {
        return switch (content) {
            case CueContent.Ask ask -> ask.prompt().in("");
            case CueContent.Announcement announcement -> announcement.headline().in("");
        };
    }
}
