package ngage.backend.vote;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import ngage.backend.relay.LogListener;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.LogEntry;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.SealKey;
import org.jspecify.annotations.Nullable;

/// The asks that have been on air, as this node has heard of them from the cue log; it opens each one
/// in the ballot box when its key comes. Written by the log reader's thread, read by any.
public final class OpenAsks implements LogListener {

    /// An ask that is or was on air.
    ///
    /// @param isOpen whether ballots are still taken
    /// @param closes when the backend stops counting; absent if only a LOCK ends it
    public record AskOnAir(AskToCount ask, boolean isOpen, @Nullable MediaTime closes) {}

    private final Consumer<AskToCount> opened;
    private final Map<CueRunId, AskToCount> asks =
            Collections.synchronizedMap(new LinkedHashMap<>());
    private Fact.@Nullable CueStaged standby;
    private volatile @Nullable AskOnAir last;

    public OpenAsks(BallotBox ballotBox) {
        this(ballotBox::open);
    }

    private OpenAsks(Consumer<AskToCount> opened) {
        this.opened = opened;
    }

    /// For who only wants to know what was asked.
    public static OpenAsks onlyHeard() {
        return new OpenAsks(_ -> {});
    }

    /// @return the ask that went on air last, open or not
    public Optional<AskOnAir> last() {
        return Optional.ofNullable(last);
    }

    /// @return any ask that has been on air
    public Optional<AskToCount> ask(CueRunId cueRun) {
        return Optional.ofNullable(asks.get(cueRun));
    }

    /// @return all that have been on air, in that order
    public List<AskToCount> all() {
        synchronized (asks) {
            return List.copyOf(asks.values());
        }
    }

    @Override
    public void onEntry(LogEntry entry) {
        switch (entry.fact()) {
            case Fact.CueStaged staged -> standby = staged;
            case Fact.CueOnAir onAir -> onAir(onAir);
            case Fact.CueClosing closing -> onClosing(closing);
            case Fact.CueLocked locked -> onLocked(locked.cueRun());
            case Fact.RunStarted _, Fact.StudioDelaySet _, Fact.CueRevealed _ -> {}
        }
    }

    private void onAir(Fact.CueOnAir onAir) {
        Fact.CueStaged staged = standby;
        if (staged == null || !staged.cueRun().equals(onAir.cueRun())) {
            throw new IllegalStateException(onAir.cueRun() + " went on air without a standby");
        }
        if (staged.content() != null
                && content(staged, onAir.key()) instanceof CueContent.Ask content) {
            AskToCount ask = AskToCount.of(onAir.cueRun(), content);
            asks.put(ask.cueRun(), ask);
            opened.accept(ask);
            last = new AskOnAir(ask, true, onAir.closes());
        }
    }

    private void onClosing(Fact.CueClosing closing) {
        AskOnAir present = last;
        if (present != null && present.ask.cueRun().equals(closing.cueRun())) {
            last = new AskOnAir(present.ask, present.isOpen, closing.closes());
        }
    }

    private void onLocked(CueRunId cueRun) {
        AskOnAir present = last;
        if (present != null && present.ask.cueRun().equals(cueRun)) {
            last = new AskOnAir(present.ask, false, present.closes);
        }
    }

    private static @Nullable CueContent content(Fact.CueStaged staged, SealKey key) {
        if (staged.content() == null) {
            return null;
        }
        try {
            return MessageCodec.decode(
                            CueContent.class, staged.content().open(staged.cueRun(), key))
                    .orElse(null);
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("the content of " + staged.cueRun() + " is damaged", e);
        }
    }
}
