package ngage.backend.video.ingest;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BiConsumer;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import org.jspecify.annotations.Nullable;

/// One source's time on the air, from its entry to its end. Read by one thread; any may say how it ended.
public final class StudioTurn implements AutoCloseable {

    /// For the connection to become a stream, of which the analysis is a part and a keyframe: encoders that are left
    /// alone send one every ten seconds, and a source may come in the middle.
    static final Duration FIRST = Duration.ofSeconds(12);

    private final String caller;
    private final Duration silence;
    private final BiConsumer<StudioTurn, String> onLeft;
    private volatile @Nullable String how;

    StudioTurn(String caller, Duration silence, BiConsumer<StudioTurn, String> onLeft) {
        this.caller = caller;
        this.silence = silence;
        this.onLeft = onLeft;
    }

    public String caller() {
        return caller;
    }

    /// Says how it ended, before it is closed; the first word counts.
    ///
    /// @param words that follow the caller's name, such as `sent nothing for 2 s`
    public void ended(String words) {
        if (how == null) {
            how = words;
        }
    }

    /// @return whether it is over, or is about to be
    public boolean hasEnded() {
        return how != null;
    }

    /// Reads the source to its end.
    ///
    /// @param source the child that writes it; it is killed if nothing comes, or what is of no use
    /// @param first what was read of it before; absent if nothing was
    public void read(
            LeashedProcess source, TsReader reader, @Nullable TsPacket first, StudioDesk desk)
            throws IOException {
        try (SilenceWatch watch = new SilenceWatch(FIRST, silence, source::kill)) {
            try {
                read(reader, first, desk, watch);
            } catch (MalformedStreamException e) {
                source.kill();
                ended("sent what is no programme: " + e.getMessage());
            } finally {
                if (watch.hasEnded()) {
                    ended(
                            watch.hasHeard()
                                    ? "sent nothing for " + inWords(silence)
                                    : "sent no picture to begin with, not one keyframe in "
                                            + inWords(FIRST));
                }
                desk.onGone();
            }
        }
    }

    @Override
    public void close() {
        String words = how;
        onLeft.accept(this, words == null ? "ended" : words);
    }

    private static void read(
            TsReader reader, @Nullable TsPacket first, StudioDesk desk, SilenceWatch watch)
            throws IOException {
        Stamper stamper = new Stamper(desk::arrivalMicros, desk);
        SlateFiller filler = new SlateFiller(desk.slate());
        for (@Nullable TsPacket packet = first != null ? first : reader.next();
                packet != null;
                packet = reader.next()) {
            for (TsPacket filled : filler.accept(packet)) {
                if (stamper.accept(filled)) {
                    watch.heard();
                }
            }
            if (!reader.hasMore()) {
                stamper.flush();
            }
        }
        stamper.flush();
    }

    private static String inWords(Duration duration) {
        return duration.toMillis() % 1000 == 0
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }
}
