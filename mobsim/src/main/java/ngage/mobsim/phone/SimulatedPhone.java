package ngage.mobsim.phone;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ngage.mobsim.measure.CueRunRecord;
import ngage.mobsim.measure.LogPlace;
import ngage.mobsim.measure.Violation;
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
    private static final Duration FIRST_PINGS_PAUSE = Duration.ofMillis(250);
    private static final byte FIRST_PINGS = 5;

    /// A ping that has no pong for so long: the network is dead, though nothing says so.
    private static final int DEAD_MILLIS = 10_000;

    private static final int NOBODY = -1;

    private final int number;
    private final Habits habits;
    private final MediaClock studio = new MediaClock();
    private final CueScreen screen;
    private @Nullable PhoneLine line;
    private @Nullable String ticket;
    private int fan = NOBODY;

    /// Whether it has become another fan, and has not yet heard that this is for another run.
    private boolean isAnotherFan;

    private @Nullable ShowRunId epoch;
    private long offset;

    /// The cue in standby, if this phone holds it.
    private @Nullable CueRunRecord standby;

    private boolean isWelcome;

    /// Whether it is at another node than the one that told it what it has; that one may know less.
    private boolean mayGoBack;

    private boolean isPolling;
    private boolean isStalled;
    private long onlineSinceMicros;
    private int pingPauseMillis;
    private TimerWheel.@Nullable Timer pingTimer;

    /// Of the first ones.
    private byte pingsSent;

    private boolean awaitsPong;

    /// Of the oldest ping that awaits its pong, and of the last one, by the phone's clock; they wrap around.
    private int awaitedMillis;

    private int pingedMillis;

    /// @param number of the phone in its process, from 0
    public SimulatedPhone(int number, Habits habits) {
        this.number = number;
        this.habits = habits;
        this.screen = new CueScreen(number, habits, studio);
    }

    public int number() {
        return number;
    }

    /// The backend let the fan in; perhaps as another one than before.
    public void onJoined(JoinReply reply) {
        if (fan != NOBODY && fan != reply.fan().value()) {
            isAnotherFan = true;
            offset = 0;
        }
        ticket = reply.ticket();
        fan = reply.fan().value();
        habits.record().onFan(number, fan);
    }

    /// @return nothing before the fan was let in, or after the ticket was found bad
    public @Nullable String ticket() {
        return ticket;
    }

    /// @return the last entry of the log that it has; 0 for none
    public long offset() {
        return offset;
    }

    /// The backend does not take the ticket any more: the fan has to join again, perhaps as a new one.
    public void onBadTicket() {
        ticket = null;
        if (isPolling) {
            // Nobody will tell it that the run is another one, unless it starts over.
            offset = 0;
        }
    }

    /// Its next connection goes to another node than the one before.
    public void onOtherNode() {
        mayGoBack = true;
    }

    /// The socket is open: says hello.
    public void onOnline(PhoneLine newLine) {
        String shown = ticket;
        if (shown == null) {
            throw new IllegalStateException("a phone needs a ticket to be online");
        }
        line = newLine;
        isPolling = false;
        ShowRunId known = isAnotherFan ? null : epoch;
        newLine.send(new FromPhone.Hello(shown, known, known == null ? null : offset));
    }

    /// The log can be polled: there is no hello and no welcome, and which run it is the log itself says.
    public void onPolling(PhoneLine newLine) {
        line = newLine;
        isPolling = true;
        beWelcome(newLine, LONGEST_PING_PAUSE);
    }

    /// It reads no more, but it is still there: what comes on air meanwhile nobody expects it to show.
    public void onStalled() {
        isStalled = true;
        habits.record().onStalled(number);
    }

    /// It reads again, first of all what has piled up.
    public void onResumed() {
        isStalled = false;
        onlineSinceMicros = wallMicros();
        awaitsPong = false;
        habits.record().onResumed(number);
    }

    /// The socket is gone. What was shown stays on screen, and answers are kept.
    public void onOffline() {
        line = null;
        isWelcome = false;
        isStalled = false;
        screen.onOffline();
        cancelPing();
        habits.record().onOffline(number);
    }

    /// The run is over.
    public void onEnd(long nanos) {
        habits.record().onEnd(number, epoch, offset, nanos);
    }

    /// @return whether it has the log up to there
    public boolean has(LogPlace place) {
        return place.run().equals(epoch) && place.offset() <= offset;
    }

    /// @return whether it has something to show, to answer, or to hear of
    public boolean isBusy() {
        return screen.isBusy();
    }

    /// @return whether it is busy, and not only because its fan has not made up its mind
    public boolean isWaiting() {
        return screen.isWaiting();
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
        PhoneLine open = line;
        if (open == null) {
            throw new IllegalStateException("welcome without a connection");
        }
        if (welcome.fan().value() != fan) {
            violated(Violation.FOREIGN_FAN, fan + " became " + welcome.fan());
        }
        follow(welcome.epoch());
        if (isPolling) {
            return; // each of its posts is answered with a welcome
        }
        beWelcome(open, welcome.heartbeat().dividedBy(2));
    }

    private void follow(ShowRunId run) {
        boolean isAnotherRun = !run.equals(epoch);
        if (isAnotherFan && !isAnotherRun) {
            violated(Violation.IDENTITY_LOST, "became fan " + fan + " in " + run);
        }
        if (isAnotherFan || isAnotherRun) {
            isAnotherFan = false;
            standby = null;
            epoch = habits.record().shared(run);
            offset = 0;
            screen.clear();
        }
    }

    private void beWelcome(PhoneLine open, Duration halfAHeartbeat) {
        isWelcome = true;
        onlineSinceMicros = wallMicros();
        habits.record().onOnline(number);
        startPings(halfAHeartbeat);
        tellHeld(open);
        screen.onOnline(open, fan);
    }

    private void onSnapshot(Snapshot snapshot) {
        if (isPolling) {
            follow(snapshot.epoch());
        }
        if (!snapshot.epoch().equals(epoch)) {
            violated(Violation.UNANNOUNCED, "snapshot of " + snapshot.epoch());
            return;
        }
        if (snapshot.offset() < offset && !mayGoBack) {
            violated(Violation.REPEATED, "log went from " + offset + " to " + snapshot.offset());
        }
        mayGoBack = false;
        standby = null;
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
        if (isPolling && entry.fact() instanceof Fact.RunStarted started) {
            follow(started.showRun());
        }
        ShowRunId run = epoch;
        if (run == null) {
            violated(Violation.UNANNOUNCED, "entry of an unknown run");
            return;
        }
        if (entry.offset() <= offset) {
            violated(Violation.REPEATED, "entry " + entry.offset() + " after " + offset);
            return;
        }
        if (entry.offset() != offset + 1) {
            violated(Violation.GAP, "entry " + entry.offset() + " after " + offset);
        }
        mayGoBack = false;
        offset = entry.offset();
        boolean wasListening = !isStalled && onlineSinceMicros <= microsOf(entry.wall());
        onFact(run, entry, wasListening ? Arrival.LIVE : Arrival.BELATED);
    }

    private void onFact(ShowRunId run, Entry entry, Arrival arrival) {
        habits.record().onEntry(run, entry, number, habits.clock().nanos());
        switch (entry.fact()) {
            case Fact.RunStarted started -> {
                if (!started.showRun().equals(run)) {
                    violated(Violation.UNANNOUNCED, started.showRun() + " inside " + run);
                }
            }
            case Fact.StudioDelaySet _ -> {}
            case Fact.CueStaged staged -> onStaged(staged);
            case CueOnAir onAir -> onAir(onAir, entry.wall(), arrival);
            case Fact.CueClosing closing -> {
                if (closing.at() != null) {
                    screen.onEnd(closing.cueRun(), closing.at());
                }
            }
            case Fact.CueLocked locked -> screen.onEnd(locked.cueRun(), locked.at());
            case Fact.CueRevealed revealed -> {
                habits.record().cueRun(revealed.cueRun()).onToldResult(number);
                screen.onEnd(revealed.cueRun(), revealed.at());
            }
        }
    }

    private void onStaged(Fact.CueStaged staged) {
        PhoneLine open = line;
        standby = null;
        if (staged.content() != null && open != null) {
            standby = habits.record().cueRun(staged.cueRun());
            standby.onHeld(number);
            tellHeld(open);
        }
    }

    /// Again after each welcome: it may have gone into a connection that was dead.
    private void tellHeld(PhoneLine open) {
        if (standby != null) {
            open.send(new FromPhone.CueHeld(standby.cueRun()));
        }
    }

    private void onAir(CueOnAir onAir, Instant decided, Arrival arrival) {
        standby = null;
        CueRunRecord run = habits.record().cueRun(onAir.cueRun());
        run.onHeard(number);
        if (run.content() == null) {
            return;
        }
        if (!run.isHeldBy(number)) {
            violated(Violation.NOT_HELD, run.cueRun().value());
        }
        if (arrival == Arrival.LIVE && !isPolling) {
            run.onArrived(decided, habits.clock().wall().instant());
        }
        screen.onAir(run, onAir, arrival);
    }

    /// A pong answers the earlier pings too: of several the backend may say the last one's only. If there is
    /// a later one, that is the one to wait for.
    private void onPong(ToPhone.Pong pong) {
        awaitsPong = millis(pong.sent()) - pingedMillis < 0;
        awaitedMillis = pingedMillis;
        if (pong.now() != null && studio.onSample(pong.sent(), habits.localMicros(), pong.now())) {
            screen.onClockJumped();
        } else if (pong.now() != null) {
            screen.onClockKnown();
        }
    }

    private void startPings(Duration half) {
        pingPauseMillis = (int) Math.min(half.toMillis(), LONGEST_PING_PAUSE.toMillis());
        pingsSent = 0;
        awaitsPong = false;
        cancelPing();
        ping();
    }

    private void ping() {
        PhoneLine open = line;
        if (open == null) {
            return;
        }
        long now = habits.localMicros();
        if (isDead(millis(now))) {
            open.giveUp("no pong");
            return;
        }
        pingedMillis = millis(now);
        awaitedMillis = awaitsPong ? awaitedMillis : pingedMillis;
        awaitsPong = true;
        pingsSent = (byte) Math.min(FIRST_PINGS, pingsSent + 1);
        boolean isQuick = pingsSent < FIRST_PINGS;
        Duration pause = isQuick ? FIRST_PINGS_PAUSE : Duration.ofMillis(pingPauseMillis);
        pingTimer = habits.wheel().after(pause, this::ping);
        open.send(new FromPhone.Ping(now));
    }

    /// One that polls has its requests for that, each with its own limit.
    private boolean isDead(int nowMillis) {
        boolean isSocket = !isPolling && !isStalled;
        return isSocket && awaitsPong && nowMillis - awaitedMillis >= DEAD_MILLIS;
    }

    private static int millis(long micros) {
        return (int) (micros / 1000);
    }

    private void cancelPing() {
        if (pingTimer != null) {
            pingTimer.cancel();
            pingTimer = null;
        }
    }

    private long wallMicros() {
        return microsOf(habits.clock().wall().instant());
    }

    private static long microsOf(Instant wall) {
        return wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000;
    }

    private void violated(Violation violation, String what) {
        habits.record().violations().add(violation, number, what);
    }
}
