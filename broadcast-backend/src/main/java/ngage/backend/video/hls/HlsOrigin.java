package ngage.backend.video.hls;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.hls.Resource.Kind;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// All that phones may fetch of the programme, in memory, by its path under `/live/`. Paths are those of
/// this show run alone: caches keep segments.
///
/// It outlives sessions: the next one goes on in the same playlists after a discontinuity. Published
/// by the packager's thread, all playlists together with their segments in one step; read by any.
public final class HlsOrigin {

    public static final String MASTER_PLAYLIST = "master.m3u8";
    public static final String MEDIA_PLAYLIST = "playlist.m3u8";

    /// More than a programme has segments, with those that a change of the source or the ladder cuts short: so the
    /// next process begins above the last number of this one.
    private static final long NUMBERS_PER_SECOND = 4;

    private static final long NUMBERED_SINCE = 1_700_000_000; // November 2023

    /// Whether what was asked for is there.
    enum Reach {
        THERE,
        /// It comes next.
        SOON,
        /// Nobody can have been told of it.
        NEVER
    }

    private final String folder;
    private final HlsConfig config;
    private final List<String> names;
    private final List<MediaPlaylist> playlists = new ArrayList<>();
    private final Map<String, Resource> master;
    private final List<Map<String, Resource>> published;
    private final List<OriginListener> listeners = new CopyOnWriteArrayList<>();

    private final LongSupplier stretches;
    private long discontinuity;
    private @Nullable StudioSession session;
    private int leftOut;
    private @Nullable MediaTime handedOn;

    /// @param showRun whose programme it is
    /// @param begun when this process began
    /// @param stretches the number of the next stretch between discontinuities, each time
    public HlsOrigin(
            ShowRunId showRun,
            LadderConfig ladder,
            H264Encoder encoder,
            HlsConfig config,
            Instant begun,
            LongSupplier stretches) {
        this.folder = showRun + "/";
        this.config = config;
        this.stretches = stretches;
        names = ladder.renditions().stream().map(Rendition::name).toList();
        String prefix = Long.toString(begun.toEpochMilli(), Character.MAX_RADIX) + "-";
        published = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            playlists.add(new MediaPlaylist(config, prefix, firstNumber(begun)));
            published.add(Map.of());
        }
        master =
                Map.of(
                        folder + MASTER_PLAYLIST,
                        Resource.text(Kind.MASTER, MasterPlaylist.text(ladder, encoder)));
    }

    /// Some players keep it in 31 bits, which this fills in 2040.
    private static long firstNumber(Instant begun) {
        return NUMBERS_PER_SECOND * Math.max(0, begun.getEpochSecond() - NUMBERED_SINCE);
    }

    /// @return path of the master playlist
    public String master() {
        return folder + MASTER_PLAYLIST;
    }

    public void addListener(OriginListener listener) {
        listeners.add(listener);
    }

    /// What is published from now on belongs to this session, after a break.
    ///
    /// @param missing how many of the best renditions are not transcoded: who plays one of them gets the
    ///     best that is
    public void begin(StudioSession begun, int missing) {
        // It is written to the disk, for which no phone must wait.
        long next = stretches.getAsLong();
        long ended;
        MediaSegment last;
        synchronized (this) {
            if (!begun.equals(session)) {
                handedOn = null;
            }
            session = begun;
            leftOut = missing;
            ended = discontinuity;
            discontinuity = next;
            last = playlists.getFirst().endOpen();
            playlists.stream().skip(1).forEach(MediaPlaylist::endOpen);
        }
        if (last != null) {
            listeners.forEach(listener -> listener.onSegment(last, ended));
        }
    }

    /// @param pieces one of each rendition that is transcoded, the best first
    public void publish(List<Piece> pieces) {
        long stretch;
        synchronized (this) {
            stretch = discontinuity;
            for (int i = 0; i < names.size(); i++) {
                Piece piece = pieces.get(Math.clamp(i - leftOut, 0, pieces.size() - 1));
                playlists.get(i).add(piece, discontinuity);
            }
            for (int i = 0; i < names.size(); i++) {
                published.set(i, resources(i));
            }
            handedOn = pieces.stream().map(Piece::end).min(MediaTime::compareTo).orElse(handedOn);
        }
        if (pieces.getFirst() instanceof MediaSegment best) {
            listeners.forEach(listener -> listener.onSegment(best, stretch));
        }
        listeners.forEach(OriginListener::onPublished);
    }

    /// @return whether phones can see this session
    public synchronized boolean shows(StudioSession asked) {
        return handedOn != null && asked.equals(session);
    }

    /// @return the moment up to which phones have this session, in every rendition; absent if nothing
    public synchronized @Nullable MediaTime handedOn(StudioSession asked) {
        return asked.equals(session) ? handedOn : null;
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

    /// @param path of a media playlist
    /// @param segment number of the segment that it must list
    /// @param part number of the part of it that it must list; -1 for all of it
    synchronized Reach reach(String path, long segment, int part) {
        for (int i = 0; i < names.size(); i++) {
            if (path.equals(folder + names.get(i) + "/" + MEDIA_PLAYLIST)) {
                return playlists.get(i).reach(segment, part);
            }
        }
        return Reach.NEVER;
    }

    /// @return whether this path is that of the part that comes next
    synchronized boolean isNext(String path) {
        for (int i = 0; i < names.size(); i++) {
            if (config.hasParts()
                    && path.equals(folder + names.get(i) + "/" + playlists.get(i).nextPart())) {
                return true;
            }
        }
        return false;
    }

    /// @return the segment of the best rendition in which the frame of this moment is; absent if there is none
    ///     in memory
    public synchronized @Nullable MediaSegment at(MediaTime moment) {
        return playlists.getFirst().at(moment);
    }

    private Map<String, Resource> resources(int rendition) {
        MediaPlaylist playlist = playlists.get(rendition);
        String path = folder + names.get(rendition) + "/";
        Map<String, Resource> before = published.get(rendition);
        Map<String, Resource> resources = new HashMap<>();
        playlist.files()
                .forEach((name, bytes) -> {
                    Resource same = before.get(path + name);
                    resources.put(
                            path + name, same != null ? same : Resource.of(Kind.SEGMENT, bytes));
                });
        resources.put(
                path + MEDIA_PLAYLIST,
                Resource.text(Kind.MEDIA, playlist.text() + reports(rendition)));
        return Map.copyOf(resources);
    }

    /// Tells a player that changes the rendition what to ask for there.
    private String reports(int rendition) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; config.hasParts() && i < names.size(); i++) {
            if (i != rendition) {
                text.append("#EXT-X-RENDITION-REPORT:URI=\"../");
                text.append(names.get(i) + "/" + MEDIA_PLAYLIST + "\",");
                text.append(playlists.get(i).newest() + "\n");
            }
        }
        return text.toString();
    }
}
