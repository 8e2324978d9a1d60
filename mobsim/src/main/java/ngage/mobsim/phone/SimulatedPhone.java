package ngage.mobsim.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ngage.mobsim.measure.CueRunRecord;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.Fact.CueOnAir;
import ngage.protocol.FromPhone;
import ngage.protocol.JoinReply;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Entry;
import ngage.protocol.ToPhone.Snapshot;
import ngage.protocol.ToPhone.Welcome;
import org.jspecify.annotations.Nullable;

/// One phone and its fan: follows the log, holds what is staged, and checks every promise of the
/// protocol; what it shows and answers is left to its [CueScreen].
///
/// Owned by the engine's thread. It knows nothing of sockets: it is told when it is online, and outlives
/// every connection with its ticket and its place in the log.
public final class SimulatedPhone {

    private static final Duration LONGEST_PING_PAUSE = Duration.ofSeconds(10);
    private static final Duration FIRST_PINGS_PAUSE = Duration.ofMillis(400);
    private static final int FIRST_PINGS = 4;
    private static final int SILENT_PINGS = 3;

    private final int number;
    private final MobClock clock;
    private final TimerWheel wheel;
    private final MobRecord record;
    private final MediaClock studio = new MediaClock();
    private final CueScreen screen;
    private @Nullable PhoneLine line;
    private @Nullable JoinReply ticket;
    private @Nullable ShowRunId epoch;
    private long offset;
    private boolean isWelcome;
    private Instant onlineSince = Instant.EPOCH;
    private Duration pingPause = LONGEST_PING_PAUSE;
    private TimerWheel.@Nullable Timer pingTimer;
    private int pingsSinceWelcome;
    private int unansweredPings;

    /// @param number of the phone in its mob, from 0
    public SimulatedPhone(
            int number,
            long seed,
            VideoDelay video,
            AnswerModel answers,
            MobClock clock,
            TimerWheel wheel,
            MobRecord record) {
        this.number = number;
        this.clock = clock;
        this.wheel = wheel;
        this.record = record;
        this.screen = new CueScreen(number, seed, video, answers, clock, wheel, studio, record);
    }

    public int number() {
        return number;
    }

    /// The backend let the fan in.
    public void onJoined(JoinReply reply) {
        ticket = reply;
    }

    /// @return nothing before the fan was let in, or after the ticket was found bad
    public @Nullable JoinReply ticket() {
        return ticket;
    }

    /// The backend does not take the ticket any more: the fan has to join again, as a new one.
    public void onBadTicket() {
        ticket = null;
        epoch = null;
        offset = 0;
    }

    /// The socket is open: says hello.
    public void onOnline(PhoneLine newLine) {
        JoinReply joined = ticket;
        if (joined == null) {
            throw new IllegalStateException("a phone needs a ticket to be online");
        }
        line = newLine;
        newLine.send(new FromPhone.Hello(joined.ticket(), epoch, epoch == null ? null : offset));
    }

    /// The socket is gone. What was shown stays on screen, and answers are kept.
    public void onOffline() {
        line = null;
        isWelcome = false;
        screen.onOffline();
        cancelPing();
        record.onOffline(number);
    }

    /// @return whether it has something to show, to answer, or to hear of
    public boolean isBusy() {
        return screen.isBusy();
    }

    public boolean isWelcome() {
        return isWelcome;
    }

    public void onMessage(ToPhone message) {
        if (!isWelcome && !(message instanceof Welcome)) {
            violated(Violation.UNANNOUNCED, message.getClass().getSimpleName());
        }
        switch (message) {
            case Welcome welcome -> onWelcome(welcome);
            case Snapshot snapshot -> onSnapshot(snapshot);
            case Entry entry -> onEntry(entry);
            case ToPhone.BallotCounted counted -> screen.onCounted(counted);
            case ToPhone.BallotRefused refused -> screen.onRefused(refused);
            case ToPhone.Pong pong -> onPong(pong);
            case ToPhone.Closing _ ->
                    throw new IllegalArgumentException("closing is the connection's business");
        }
    }

    private void onWelcome(Welcome welcome) {
        JoinReply joined = ticket;
        PhoneLine open = line;
        if (joined == null || open == null) {
            throw new IllegalStateException("welcome without a connection");
        }
        if (!welcome.fan().equals(joined.fan())) {
            violated(Violation.FOREIGN_FAN, joined.fan() + " became " + welcome.fan());
        }
        if (!welcome.epoch().equals(epoch)) {
            epoch = welcome.epoch();
            offset = 0;
            screen.clear();
        }
        isWelcome = true;
        onlineSince = clock.wall().instant();
        record.onOnline(number);
        startPings(welcome.heartbeat());
        screen.onOnline(open, welcome.fan());
    }

    private void onSnapshot(Snapshot snapshot) {
        if (!snapshot.epoch().equals(epoch)) {
            violated(Violation.UNANNOUNCED, "snapshot of " + snapshot.epoch());
            return;
        }
        if (snapshot.offset() < offset) {
            violated(Violation.REPEATED, "log went from " + offset + " to " + snapshot.offset());
        }
        offset = snapshot.offset();
        screen.keepOnly(onAirIn(snapshot.entries()));
        for (Entry entry : snapshot.entries()) {
            onFact(snapshot.epoch(), entry, Arrival.BELATED);
        }
    }

    private static Set<CueRunId> onAirIn(List<Entry> entries) {
        Set<CueRunId> onAir = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.fact() instanceof CueOnAir fact) {
                onAir.add(fact.cueRun());
            }
        }
        return onAir;
    }

    private void onEntry(Entry entry) {
        ShowRunId run = epoch;
        if (run == null) {
            return;
        }
        if (entry.offset() <= offset) {
            violated(Violation.REPEATED, "entry " + entry.offset() + " after " + offset);
            return;
        }
        if (entry.offset() != offset + 1) {
            violated(Violation.GAP, "entry " + entry.offset() + " after " + offset);
        }
        offset = entry.offset();
        boolean wasListening = !onlineSince.isAfter(entry.wall());
        onFact(run, entry, wasListening ? Arrival.LIVE : Arrival.BELATED);
    }

    private void onFact(ShowRunId run, Entry entry, Arrival arrival) {
        record.onEntry(run, entry, number);
        switch (entry.fact()) {
            case Fact.RunStarted started -> {
                if (!started.showRun().equals(run)) {
                    violated(Violation.UNANNOUNCED, started.showRun() + " inside " + run);
                }
            }
            case Fact.CueStaged staged -> onStaged(staged);
            case CueOnAir onAir -> onAir(onAir, entry.wall(), arrival);
            case Fact.CueClosing closing -> {
                if (closing.at() != null) {
                    screen.onEnd(closing.cueRun(), closing.at());
                }
            }
            case Fact.CueLocked locked -> screen.onEnd(locked.cueRun(), locked.at());
            case Fact.CueRevealed revealed -> {
                record.cueRun(revealed.cueRun()).onToldResult(number);
                screen.onEnd(revealed.cueRun(), revealed.at());
            }
        }
    }

    private void onStaged(Fact.CueStaged staged) {
        PhoneLine open = line;
        if (staged.content() != null && open != null) {
            record.cueRun(staged.cueRun()).onHeld(number);
            open.send(new FromPhone.CueHeld(staged.cueRun()));
        }
    }

    private void onAir(CueOnAir onAir, Instant decided, Arrival arrival) {
        CueRunRecord run = record.cueRun(onAir.cueRun());
        run.onHeard(number);
        if (run.content() == null) {
            return;
        }
        if (!run.isHeldBy(number)) {
            violated(Violation.NOT_HELD, run.cueRun().value());
        }
        if (arrival == Arrival.LIVE) {
            run.onArrived(decided, clock.wall().instant());
        }
        screen.onAir(run, onAir, arrival);
    }

    private void onPong(ToPhone.Pong pong) {
        unansweredPings = 0;
        if (pong.now() != null && studio.onSample(pong.sent(), localMicros(), pong.now())) {
            screen.onClockJumped();
        } else if (pong.now() != null) {
            screen.onClockKnown();
        }
    }

    private void startPings(Duration heartbeat) {
        Duration half = heartbeat.dividedBy(2);
        pingPause = half.compareTo(LONGEST_PING_PAUSE) < 0 ? half : LONGEST_PING_PAUSE;
        pingsSinceWelcome = 0;
        unansweredPings = 0;
        cancelPing();
        ping();
    }

    private void ping() {
        PhoneLine open = line;
        if (open == null) {
            return;
        }
        if (unansweredPings >= SILENT_PINGS && pingsSinceWelcome > FIRST_PINGS) {
            open.giveUp("no pong");
            return;
        }
        unansweredPings++;
        pingsSinceWelcome++;
        boolean isFirst = pingsSinceWelcome < FIRST_PINGS;
        pingTimer = wheel.after(isFirst ? FIRST_PINGS_PAUSE : pingPause, this::ping);
        open.send(new FromPhone.Ping(localMicros()));
    }

    private void cancelPing() {
        if (pingTimer != null) {
            pingTimer.cancel();
            pingTimer = null;
        }
    }

    private long localMicros() {
        return clock.nanos() / 1000;
    }

    private void violated(Violation violation, String what) {
        record.violations().add(violation, number, what);
    }
}
