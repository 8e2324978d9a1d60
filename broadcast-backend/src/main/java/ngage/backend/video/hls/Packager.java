package ngage.backend.video.hls;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import ngage.backend.video.ladder.FrameTimes;
import ngage.backend.video.ladder.LadderReader;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.Id3Stamp;
import ngage.backend.video.ts.MalformedStreamException;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.ProgramMap;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import ngage.backend.video.ts.TableReader;
import ngage.backend.video.ts.Ticks;
import ngage.backend.video.ts.TsPacket;
import ngage.backend.video.ts.TsReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one transcoded stretch apart and hands its segments to the origin: each when all renditions have
/// it, so that what is published ends at the same frame in all of them.
///
/// The map from the stream's times to media time comes from the stamps that went through the transcoder, and
/// each stamp is held against it. Stamps go past the encoder, so the picture is held against the frames that
/// were handed in: one that is moved by anything but whole frames is found within seconds. (Whole frames are what
/// [ngage.backend.video.ladder.EncoderCheck] looks for.) For one thread. Packets before the first stamp are held, up to [#MAX_EARLY] packets; more means that there are no
/// stamps, and ends it. Renditions are [#MAX_APART] pieces apart at most, or it ends too.
public final class Packager implements LadderReader.Stretch {

    public static final int MAX_EARLY = 40_000;
    public static final int MAX_APART = 64;

    private static final Logger log = LoggerFactory.getLogger(Packager.class);

    /// Stamps may move by the rounding of their own digits, and by no more.
    private static final long MAX_MOVE_MICROS = 20;

    /// Of the last 64 frames. A decoder makes up the times of damaged ones, and of all but the first in a PES
    /// packet that holds several.
    private static final int MAX_MOVED_FRAMES = 48;

    private final HlsConfig config;
    private final CueMarks cues;
    private final FrameRate rate;
    private final FrameTimes handedIn;
    private final HlsOrigin origin;

    private final Ticks ticks = new Ticks();
    private final List<TsPacket> early = new ArrayList<>();
    private final List<SegmentCutter> cutters = new ArrayList<>();
    private final List<Deque<Piece>> cut = new ArrayList<>();

    private final TableReader tables = new TableReader();
    private @Nullable ProgramMap map;
    private int audioPid = -1;
    private int stampPid = -1;
    private @Nullable MediaTimeline timeline;
    private long greatestMove;

    /// One bit for each of the last 64 frames.
    private long moved;

    /// @param rate of the session that is transcoded
    /// @param handedIn times of the frames that go into the transcoder
    public Packager(
            HlsConfig config,
            CueMarks cues,
            FrameRate rate,
            FrameTimes handedIn,
            HlsOrigin origin) {
        this.config = config;
        this.cues = cues;
        this.rate = rate;
        this.handedIn = handedIn;
        this.origin = origin;
    }

    @Override
    public void read(InputStream ladder) throws IOException {
        TsReader reader = new TsReader(ladder);
        try {
            for (TsPacket packet = reader.next(); packet != null; packet = reader.next()) {
                accept(packet);
            }
        } finally {
            log.info("stamps moved by {} us against the picture's times at most", greatestMove);
        }
    }

    @Override
    public void finish() {
        cutters.forEach(SegmentCutter::finish);
        publish();
    }

    private void accept(TsPacket packet) throws IOException {
        if (tables.accept(packet)) {
            learn(tables.map());
        } else if (packet.pid() == stampPid) {
            readStamp(packet);
        } else if (timeline != null) {
            route(packet);
        } else if (early.size() < MAX_EARLY) {
            early.add(packet);
        } else {
            throw new MalformedStreamException("no stamp came through the transcoder");
        }
    }

    /// The first one counts.
    private void learn(@Nullable ProgramMap present) throws MalformedStreamException {
        if (present == null || map != null) {
            return;
        }
        map = present;
        audioPid = present.audio().map(ElementaryStream::pid).orElse(-1);
        stampPid =
                present.metadata()
                        .map(ElementaryStream::pid)
                        .orElseThrow(() ->
                                new MalformedStreamException(
                                        "the transcoder leaves out the stamps"));
    }

    /// A stamp of ours fits one packet.
    private void readStamp(TsPacket packet) throws IOException {
        Id3Stamp stamp = Id3Stamp.find(packet.bytes()).orElse(null);
        if (stamp == null || packet.pts() == TsPacket.NONE) {
            throw new StampsMovedException("the transcoder spoils the stamps");
        }
        MediaTimeline told = MediaTimeline.through(ticks.unwrap(packet.pts()), stamp.time());
        if (timeline == null) {
            begin(told);
            return;
        }
        long move = Math.abs(told.offsetMicros() - timeline.offsetMicros());
        greatestMove = Math.max(greatestMove, move);
        if (move > MAX_MOVE_MICROS) {
            throw new StampsMovedException(
                    "the transcoder moved the picture by " + move + " us against the stamps");
        }
    }

    private void begin(MediaTimeline told) throws IOException {
        timeline = told;
        ProgramMap present = map;
        if (present == null) {
            throw new IllegalStateException("a stamp before the table that names its PID");
        }
        for (ElementaryStream video : present.videos()) {
            List<ElementaryStream> streams = new ArrayList<>(List.of(video));
            present.audio().ifPresent(streams::add);
            Deque<Piece> pieces = new ArrayDeque<>();
            cut.add(pieces);
            cutters.add(new SegmentCutter(streams, config, told, rate, cues, pieces::add));
        }
        for (TsPacket packet : early) {
            route(packet);
        }
        early.clear();
    }

    private void check(TsPacket frame) throws StampsMovedException {
        long move = handedIn.move(frame.pts());
        moved = moved << 1 | (move == 0 ? 0 : 1);
        if (Long.bitCount(moved) > MAX_MOVED_FRAMES) {
            throw new StampsMovedException(
                    "the transcoder moved the picture by %d us against the frames that it got"
                            .formatted(MediaTimeline.micros(move)));
        }
    }

    private void route(TsPacket packet) throws IOException {
        long pts = packet.pts() == TsPacket.NONE ? 0 : ticks.unwrap(packet.pts());
        for (SegmentCutter cutter : cutters) {
            if (packet.pid() == audioPid) {
                cutter.audio(packet, pts);
                publish();
            } else if (packet.pid() == cutter.videoPid()) {
                if (packet.pts() != TsPacket.NONE) {
                    check(packet);
                }
                cutter.video(packet, pts);
                publish();
            }
        }
        if (cut.stream().anyMatch(pieces -> pieces.size() > MAX_APART)) {
            throw new MalformedStreamException("a rendition is missing in what was transcoded");
        }
    }

    private void publish() {
        while (!cut.isEmpty() && cut.stream().noneMatch(Deque::isEmpty)) {
            origin.publish(cut.stream().map(Deque::removeFirst).toList());
        }
    }
}
