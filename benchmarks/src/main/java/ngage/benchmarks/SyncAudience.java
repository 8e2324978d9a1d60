package ngage.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.BrowserPhone.ShownCue;
import ngage.testsupport.FrameSkew;

/// The phones of one condition. One thread, that of their browser.
final class SyncAudience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What was seen of one phone. `switches` grows.
    private static final class Seat {
        private final String label;
        private final URI cdn;
        private BrowserPhone phone;
        private final List<ShownCue> shown = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();
        private int switches;

        Seat(String label, URI cdn, BrowserPhone phone) {
            this.label = label;
            this.cdn = cdn;
            this.phone = phone;
        }

        void note() {
            shown.addAll(phone.shownCues());
            switches += phone.switches();
        }
    }

    private final Browser browser;
    private final URI backend;
    private final List<Seat> seats = new ArrayList<>();

    /// @param backend whose pages they open
    SyncAudience(Browser browser, URI backend) {
        this.browser = browser;
        this.backend = backend;
    }

    /// @param cdn where it gets the programme
    void join(String label, URI cdn) {
        seats.add(new Seat(label, cdn, open(cdn)));
    }

    void awaitPictures() {
        seats.forEach(seat -> seat.phone.awaitPicture(PATIENCE));
    }

    /// The phone that things are done to.
    BrowserPhone first() {
        return seats.getFirst().phone;
    }

    /// Another phone takes the first one's place.
    void rejoin() {
        Seat seat = seats.getFirst();
        seat.note();
        seat.phone.close();
        seat.phone = open(seat.cdn);
    }

    /// Lets them look for a while.
    void watch(Duration time) {
        first().rest(time);
        for (Seat seat : seats) {
            Duration delay = seat.phone.delay();
            if (delay.isPositive()) {
                seat.delays.add(delay);
            }
        }
    }

    boolean haveShown(CueRunId cueRun) {
        return seats.stream()
                .allMatch(seat -> seat.phone.lastShown().filter(cueRun::equals).isPresent());
    }

    /// @param ideal the number of the frame that lies at a media time, or follows it
    /// @param unseen cues at whose S there was no source
    /// @param fired how many cues were on air
    List<SyncRow> rows(ToIntFunction<MediaTime> ideal, Set<CueRunId> unseen, int fired) {
        seats.forEach(Seat::note);
        return seats.stream().map(seat -> row(seat, ideal, unseen, fired)).toList();
    }

    @Override
    public void close() {
        seats.forEach(seat -> seat.phone.close());
    }

    private BrowserPhone open(URI cdn) {
        return browser.openPhone(backend, "en-IN", cdn);
    }

    private static SyncRow row(
            Seat seat, ToIntFunction<MediaTime> ideal, Set<CueRunId> unseen, int fired) {
        List<FrameSkew.Sample> samples = new ArrayList<>();
        List<FrameSkew.Sample> joins = new ArrayList<>();
        for (ShownCue cue : seat.shown) {
            if (cue.frame() >= 0 && cue.firstFrameFromS() >= 0) {
                (cue.wasOver() || unseen.contains(cue.cueRun()) ? joins : samples)
                        .add(
                                new FrameSkew.Sample(
                                        ideal.applyAsInt(cue.at()),
                                        cue.frame(),
                                        cue.firstFrameFromS()));
            }
        }
        List<Duration> delays = seat.delays.stream().sorted().toList();
        return new SyncRow(
                seat.label,
                samples,
                joins,
                Math.max(0, fired - samples.size() - joins.size()),
                delays.isEmpty() ? Duration.ZERO : delays.get(delays.size() / 2),
                seat.switches);
    }
}
