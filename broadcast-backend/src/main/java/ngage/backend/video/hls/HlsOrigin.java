package ngage.backend.video.hls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.hls.HlsOrigin.Resource.Kind;
import ngage.backend.video.hls.MediaPlaylist.Entry;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import org.jspecify.annotations.Nullable;

/// All that phones may fetch of the programme, in memory, by its path under `/live/`.
///
/// It outlives sessions: the next one goes on in the same playlists after a discontinuity. Published
/// by the packager's thread, each playlist together with its segments in one step; read by any.
public final class HlsOrigin {

    public static final String MASTER_PLAYLIST = "master.m3u8";
    public static final String MEDIA_PLAYLIST = "playlist.m3u8";

    /// What a path leads to.
    public record Resource(Kind kind, ByteBuffer content) {

        enum Kind {
            /// The same as long as this process lives.
            MASTER,
            /// Another one with each segment.
            MEDIA,
            /// Never another one under this path.
            SEGMENT
        }

        static Resource of(Kind kind, byte[] bytes) {
            return new Resource(kind, ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        /// @return a view of the reader's own
        @Override
        public ByteBuffer content() {
            return content.duplicate();
        }
    }

    private final List<String> names;
    private final List<MediaPlaylist> playlists = new ArrayList<>();
    private final Map<String, Resource> master;
    private final List<Map<String, Resource>> published;

    private final LongSupplier stretches;
    private long discontinuity;
    private @Nullable StudioSession session;
    private boolean isShown;

    /// @param begun when this process began
    /// @param stretches the number of the next stretch between discontinuities, each time
    public HlsOrigin(
            LadderConfig ladder,
            H264Encoder encoder,
            HlsConfig config,
            Instant begun,
            LongSupplier stretches) {
        this.stretches = stretches;
        names = ladder.renditions().stream().map(Rendition::name).toList();
        String prefix = Long.toString(begun.toEpochMilli(), Character.MAX_RADIX) + "-";
        published = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            playlists.add(new MediaPlaylist(config, prefix, begun.getEpochSecond()));
            published.add(Map.of());
        }
        master =
                Map.of(
                        MASTER_PLAYLIST,
                        Resource.of(Kind.MASTER, utf8(MasterPlaylist.text(ladder, encoder))));
    }

    /// What is published from now on belongs to this session, after a break.
    public synchronized void begin(StudioSession begun) {
        session = begun;
        isShown = false;
        discontinuity = stretches.getAsLong();
    }

    /// @param rendition its place in the ladder
    public synchronized void publish(int rendition, MediaSegment segment) {
        List<Entry> kept = playlists.get(rendition).add(segment, discontinuity);
        String folder = names.get(rendition) + "/";
        Map<String, Resource> resources = new HashMap<>();
        for (Entry entry : kept) {
            resources.put(
                    folder + entry.name(), Resource.of(Kind.SEGMENT, entry.segment().bytes()));
        }
        resources.put(
                folder + MEDIA_PLAYLIST,
                Resource.of(Kind.MEDIA, utf8(playlists.get(rendition).text())));
        published.set(rendition, Map.copyOf(resources));
        isShown = true;
    }

    /// @return whether phones can see this session
    public synchronized boolean shows(StudioSession asked) {
        return isShown && asked.equals(session);
    }

    /// @param path under `/live/`, without a slash in front
    /// @return what is there; absent if nothing is
    public synchronized @Nullable Resource find(String path) {
        Resource found = master.get(path);
        for (int i = 0; found == null && i < names.size(); i++) {
            found = published.get(i).get(path);
        }
        return found;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
