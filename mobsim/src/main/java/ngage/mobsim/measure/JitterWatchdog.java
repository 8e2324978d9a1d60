package ngage.mobsim.measure;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import org.HdrHistogram.Histogram;

/// Notices when the mob itself was the slow one: it asks to be woken every 10 ms on the thread that plays
/// the phones, and measures how late that happens. Whatever keeps the thread (work, garbage
/// collection, other processes) shows.
public final class JitterWatchdog {

    /// What it found.
    ///
    /// @param wasBottleneck whether the figures of this run say more about the mob than about the backend
    public record Findings(Percentiles lateMs, long wakeUps, boolean wasBottleneck) {}

    private static final Duration PERIOD = Duration.ofMillis(10);
    private static final long LONGEST_MICROS = 600_000_000L;

    /// Half a frame at 30 a second: later than that, a cue may come up a frame late because of the mob.
    private static final double BEARABLE_P99_MS = 16.7;

    private final MobClock clock;
    private final TimerWheel wheel;
    private final Histogram lateMicros = new Histogram(LONGEST_MICROS, 2);
    private long dueNanos;
    private double worstP99Ms;

    public JitterWatchdog(MobClock clock, TimerWheel wheel) {
        this.clock = clock;
        this.wheel = wheel;
    }

    /// On the thread of the wheel.
    public void start() {
        dueNanos = clock.nanos() + PERIOD.toNanos();
        wheel.at(dueNanos, this::onWake);
    }

    /// After the thread of the wheel has ended.
    public Findings findings() {
        Percentiles late = Percentiles.ofMicros(lateMicros);
        double worst = Math.max(worstP99Ms, late.p99());
        return new Findings(late, lateMicros.getTotalCount(), worst > BEARABLE_P99_MS);
    }

    /// Writes what it found, for [#addFrom] of the whole mob's.
    public void writeTo(OutputStream stream) throws IOException {
        DataOutputStream data = new DataOutputStream(stream);
        new RecordOutput(data).histogram(lateMicros);
        data.flush();
    }

    /// Adds what a worker's found. The mob was the slow one if one of its workers was.
    public void addFrom(InputStream stream) throws IOException {
        Histogram worker = new Histogram(LONGEST_MICROS, 2);
        new RecordInput(new DataInputStream(stream), 0).histogramTo(worker);
        worstP99Ms = Math.max(worstP99Ms, Percentiles.ofMicros(worker).p99());
        lateMicros.add(worker);
    }

    /// The wake-ups that a long stall swallowed are counted as well, each with its own lateness.
    private void onWake() {
        long late = Math.clamp((clock.nanos() - dueNanos) / 1000, 0, LONGEST_MICROS);
        lateMicros.recordValueWithExpectedInterval(late, PERIOD.toNanos() / 1000);
        start();
    }
}
