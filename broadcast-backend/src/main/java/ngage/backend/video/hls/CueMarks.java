package ngage.backend.video.hls;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.relay.LogListener;
import ngage.backend.video.ts.CueMark;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;

/// The cues with content that went on air last, for the stream: whoever cannot hear the log reads them
/// there. Keeps [#KEPT]; an older one goes, for no frame that is still to be packed is so far behind.
///
/// Written by the log reader's thread, read by the packager's.
public final class CueMarks implements LogListener {

    public static final int KEPT = 32;

    private @Nullable CueRunId standby;
    private volatile List<CueMark> newest = List.of();

    /// @return in the order of the log
    public List<CueMark> newest() {
        return newest;
    }

    @Override
    public void onEntry(LogEntry entry) {
        switch (entry.fact()) {
            case Fact.CueStaged staged ->
                    standby = staged.content() == null ? null : staged.cueRun();
            case Fact.CueOnAir onAir -> {
                if (onAir.cueRun().equals(standby)) {
                    add(new CueMark(onAir.cueRun(), onAir.at(), onAir.key()));
                }
            }
            case Fact.RunStarted _,
                    Fact.StudioDelaySet _,
                    Fact.CueClosing _,
                    Fact.CueLocked _,
                    Fact.CueRevealed _ -> {}
        }
    }

    private void add(CueMark mark) {
        List<CueMark> marks = new ArrayList<>(newest);
        marks.add(mark);
        newest = List.copyOf(marks.subList(Math.max(0, marks.size() - KEPT), marks.size()));
    }
}
