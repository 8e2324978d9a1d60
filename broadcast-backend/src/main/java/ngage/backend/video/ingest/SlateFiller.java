package ngage.backend.video.ingest;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.video.slate.SlateLoop;
import ngage.backend.video.slate.SlatePicture;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.TableWriter;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import org.jspecify.annotations.Nullable;

/// Gives the slate's picture to a source that sends sound alone, in step with the sound's clock; lets
/// every other pass as it is. For one connection and one thread.
final class SlateFiller {

    /// Of the sound's times; after a longer step the picture begins anew.
    private static final long JUMP = 5L * Ticks.PER_SECOND;

    private static final int FIRST_PID = 0x100;

    private final @Nullable SlateLoop loop;
    private final TableReader found = new TableReader();
    private final TableWriter tables = new TableWriter();
    private final Ticks ticks = new Ticks();

    private int soundPid = -1;
    private @Nullable SlatePicture picture;
    private boolean isPlaying;
    private long nextTicks;

    /// @param loop absent if there is none: then nothing is filled
    SlateFiller(@Nullable SlateLoop loop) {
        this.loop = loop;
    }

    List<TsPacket> accept(TsPacket packet) throws MalformedStreamException {
        if (found.accept(packet)) {
            ProgramMap map = found.map();
            if (map != null && packet.pid() != ProgramMap.PAT_PID) {
                return learn(packet, map);
            }
        } else if (packet.pid() == soundPid && packet.pts() != TsPacket.NONE && picture != null) {
            return fill(packet, picture);
        }
        return List.of(packet);
    }

    private List<TsPacket> learn(TsPacket pmt, ProgramMap map) {
        SlateLoop present = loop;
        ElementaryStream sound = map.audio().orElse(null);
        if (present == null || sound == null || !map.videos().isEmpty()) {
            picture = null;
            return List.of(pmt);
        }
        SlatePicture playing = picture;
        if (playing == null || sound.pid() != soundPid) {
            soundPid = sound.pid();
            // Where an encoder puts what comes first, which may be the sound.
            playing =
                    new SlatePicture(present.on(soundPid == FIRST_PID ? FIRST_PID + 1 : FIRST_PID));
            picture = playing;
            isPlaying = false;
        }
        return TsPacket.split(tables.write(List.of(playing.stream(), sound)));
    }

    private List<TsPacket> fill(TsPacket packet, SlatePicture present) {
        long now = ticks.unwrap(packet.pts());
        if (!isPlaying || Math.abs(now - nextTicks) > JUMP) {
            isPlaying = true;
            nextTicks = now;
        }
        List<TsPacket> filled = new ArrayList<>();
        for (; nextTicks <= now; nextTicks += SlateLoop.FRAME_TICKS) {
            filled.addAll(present.next(nextTicks));
        }
        filled.add(packet);
        return filled;
    }
}
