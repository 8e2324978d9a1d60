package ngage.backend.video;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.stamp.StreamClock;
import ngage.backend.video.ingest.DriftMeter;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioDesk;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.slate.SlateEncoder;
import ngage.backend.video.slate.SlateLoop;
import ngage.backend.video.ts.FrameMeter;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the programme consists of at this moment: the studio, or the slate while there is none. Media time
/// goes on from one to the other with neither gap nor overlap.
///
/// The slate runs [#BEHIND] real time, and stops when a source begins to arrive, because that one's first
/// frame belongs to the past when its media time is known; then it goes on up to that frame. After
/// a loss it begins at the source's end and catches up at once.
///
/// Two threads: the one that reads the source, and the slate's in [#playSlate]; under one guard.
final class OnAir implements StudioDesk {

    static final Duration BEHIND = Duration.ofMillis(1500);

    private static final Logger log = LoggerFactory.getLogger(OnAir.class);

    /// After a jump of the clock nobody wants to see what would have been.
    private static final long MAX_BURST_MICROS = 20_000_000;

    /// A pause of the source in mid-stream that is cut out rather than filled.
    private static final long PAUSE_MICROS = 1_000_000;

    /// So often it is looked how long a frame lasts: about once a second.
    private static final int MEASURED_AT_ONCE = 24;

    private final StudioFeed feed;
    private final StreamClock clock;
    private final FrameMeter meter = new FrameMeter();
    private final List<Long> unmeasured = new ArrayList<>();

    private @Nullable SlateLoop loop;
    private @Nullable SlateSession slate;
    private @Nullable StudioSession studio;
    private DriftMeter drift = new DriftMeter();
    private @Nullable String soundTrouble;

    /// By how much the clocks of the sources so far ran ahead of ours: media time goes on from where they
    /// brought it, which may be seconds after a day.
    private long leadMicros;

    private @Nullable MediaTime end;
    private @Nullable MediaTime arriving;

    OnAir(StudioFeed feed, StreamClock clock) {
        this.feed = feed;
        this.clock = clock;
    }

    /// Plays the slate whenever there is no source; returns when it is interrupted.
    void playSlate(SlateEncoder encoder) throws IOException, InterruptedException {
        SlateLoop made = encoder.loop();
        synchronized (this) {
            loop = made;
        }
        playOn();
    }

    /// @return how the source's clock runs against ours, in words; absent without a source or a drift
    synchronized @Nullable String drift() {
        return studio == null || drift.driftMillis() == 0 ? null : drift.inWords();
    }

    /// @return what is wrong with the source's sound, in words; absent if nothing is, or without a source
    synchronized @Nullable String soundTrouble() {
        return studio == null ? null : soundTrouble;
    }

    /// @return how long a frame of the source lasts; 0 without one, or while its frames do not come evenly
    synchronized long frameMicros() {
        return clock.frameMicros();
    }

    /// @return whether the slate can be seen for want of a source
    synchronized boolean hasSlate() {
        return loop != null;
    }

    @Override
    public synchronized long arrivalMicros() {
        return clock.arrival().micros() + leadMicros;
    }

    @Override
    public synchronized @Nullable SlateLoop slate() {
        return loop;
    }

    @Override
    public synchronized void onArriving() {
        if (studio == null) {
            arriving = arrival();
        }
    }

    @Override
    public synchronized MediaTime meet(MediaTime wanted) {
        MediaTime last = end;
        boolean isShort = last != null && wanted.micros() - last.micros() < PAUSE_MICROS;
        if (slate == null && last != null && isShort) {
            return last;
        }
        endStudio();
        beginSlate(wanted);
        SlateSession playing = slate;
        if (playing != null) {
            playing.playUntil(wanted, feed);
            return later(playing.end(), wanted.micros());
        }
        return last == null ? wanted : later(last, wanted.micros());
    }

    @Override
    public synchronized void onSession(StudioSession session) {
        log.info(
                "studio is on: {}, first frame at {} us",
                session.inWords(),
                session.firstFrame().micros());
        feed.end();
        slate = null;
        if (studio != null) {
            leadMicros += drift.driftMicros();
        }
        studio = session;
        drift = new DriftMeter();
        soundTrouble = null;
        arriving = null;
        end = session.firstFrame();
        feed.begin(session);
        meter.begin();
        unmeasured.clear();
        clock.onSessionStarted(
                new StreamClock.Source(session.firstFrame(), session.rate().frameMicros()));
    }

    @Override
    public synchronized void onChunk(StudioChunk chunk) {
        feed.offer(chunk);
    }

    @Override
    public synchronized void onSound(@Nullable String trouble) {
        log.warn("the studio's sound: {}", trouble == null ? "is well again" : trouble);
        soundTrouble = trouble;
    }

    @Override
    public synchronized void onFrame(MediaTime frame, MediaTime shown) {
        StudioSession session = studio;
        if (session == null) {
            throw new IllegalStateException("a frame of no session");
        }
        clock.onFrame(frame);
        measure(session.timeline().ticks(frame));
        long shownUntil = shown.micros() + session.rate().frameMicros();
        end = end == null ? new MediaTime(shownUntil) : later(end, shownUntil);
        if (drift.accept(frame, arrival())) {
            log.info("the studio's clock has {}", drift.inWords());
        }
    }

    @Override
    public synchronized void onBroken() {
        arriving = null;
        endStudio();
        notifyAll();
    }

    @Override
    public synchronized void onGone() {
        arriving = null;
        endStudio();
        notifyAll();
    }

    /// Whoever plays here has ended; what was on air ends, and nothing comes after it.
    synchronized void close() {
        endStudio();
        feed.close();
        slate = null;
    }

    private void measure(long ticks) {
        unmeasured.add(ticks);
        if (unmeasured.size() == MEASURED_AT_ONCE) {
            clock.onFrameLength(meter.micros(unmeasured));
            unmeasured.clear();
        }
    }

    private void endStudio() {
        if (studio != null) {
            studio = null;
            leadMicros += drift.driftMicros();
            feed.end();
            clock.onSessionEnded();
        }
    }

    private synchronized void playOn() throws InterruptedException {
        while (true) {
            if (studio == null) {
                playBehind();
            }
            wait(studio == null ? SlateSession.FRAME_MILLIS : 0);
        }
    }

    private void playBehind() {
        MediaTime from = arriving == null ? arrival() : arriving;
        MediaTime limit = new MediaTime(from.micros() - BEHIND.toMillis() * 1000);
        if (end != null && end.micros() >= limit.micros()) {
            return; // nothing is due yet, and the source may be back until it is
        }
        beginSlate(limit);
        SlateSession playing = slate;
        if (playing != null) {
            playing.playUntil(limit, feed);
        }
    }

    /// Begins it where the source ended; if it plays already, only if it is far from `about`.
    private void beginSlate(MediaTime about) {
        SlateLoop present = loop;
        SlateSession playing = slate;
        boolean isNear = playing != null && isNear(playing.end(), about);
        if (present == null || isNear) {
            return;
        }
        MediaTime last = end;
        MediaTime start = last != null && isNear(last, about) ? last : about;
        feed.end();
        SlateSession begun = new SlateSession(present, start);
        slate = begun;
        end = null;
        feed.begin(begun.session());
    }

    private MediaTime arrival() {
        return new MediaTime(arrivalMicros());
    }

    private static boolean isNear(MediaTime a, MediaTime b) {
        return Math.abs(a.micros() - b.micros()) < MAX_BURST_MICROS;
    }

    private static MediaTime later(MediaTime time, long micros) {
        return time.micros() >= micros ? time : new MediaTime(micros);
    }
}
