package ngage.demo;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom;
import ngage.protocol.ToControlRoom.StreamState;
import org.jspecify.annotations.Nullable;

/// A director without hands: sits at a control room's socket and presses GO "as seen" at each cue's
/// moment in the programme, until the rundown is through.
///
/// One thread, the caller's; it outlives the backend's death by connecting again.
public final class Autopilot implements AutoCloseable {

    private static final Duration BETWEEN_LINKS = Duration.ofMillis(300);
    private static final Duration BETWEEN_REPEATS = Duration.ofSeconds(1);
    private static final Duration AFTER_STALE = Duration.ofMillis(200);

    /// Between two looks at the clock, at most.
    private static final Duration GLANCE = Duration.ofMillis(50);

    /// Later than this, the first cue waits for the next round of the programme.
    private static final Duration LATE_START = Duration.ofMillis(1500);

    /// Older than this, a moment is not what is in the picture any more: then GO is for the picture.
    private static final Duration OLD_FRAME = Duration.ofSeconds(2);

    /// @param operatorToken opens the socket
    /// @param moments when each cue belongs, after the programme's first frame
    /// @param loop how long the programme is until it begins again
    record Brief(
            URI controlRoom,
            String operatorToken,
            Function<CueId, Duration> moments,
            Duration loop) {}

    private record Pressed(FromControlRoom.Go go, CueId cue, long sentNanos) {}

    private final Brief brief;
    private final Clock wall;
    private final Consumer<String> narrator;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Press> presses = new ArrayList<>();
    private volatile int pressed;
    private final List<MediaTime> sessions = new ArrayList<>(); // a handful in a night
    private final Map<CommandId, Pressed> sent = new HashMap<>();

    private @Nullable ControlRoomLink link;
    private @Nullable ShowRunId epoch;
    private long offset;
    private @Nullable CueId lastCue;
    private @Nullable CueRunId onAir;
    private @Nullable CueRunId standby;
    private @Nullable CueId standbyCue;
    private ToControlRoom.@Nullable Pulse pulse;
    private long pulseNanos;
    private @Nullable Pressed pending;
    private int tries;
    private long notBeforeNanos;
    private @Nullable MediaTime programmeStart;

    Autopilot(Brief brief, Clock wall, Consumer<String> narrator) {
        this.brief = brief;
        this.wall = wall;
        this.narrator = narrator;
    }

    /// Waits until so many phones are connected.
    ///
    /// @return how many are, then or when patience ended
    public long awaitPhones(long phones, Duration patience) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (connected() < phones && System.nanoTime() < giveUp) {
            listen(GLANCE);
        }
        return connected();
    }

    /// Waits until phones can see the programme.
    ///
    /// @return whether they can
    public boolean awaitLive(Duration patience) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!isLive() && System.nanoTime() < giveUp) {
            listen(GLANCE);
        }
        return isLive();
    }

    /// Walks the rundown to its end, or until patience ends.
    ///
    /// @return the GOs that took effect, in order
    public List<Press> direct(Duration patience) throws InterruptedException {
        return direct(null, patience);
    }

    /// Walks the rundown until this cue is on air, or until patience ends.
    ///
    /// @param last absent for that of the rundown
    /// @return the GOs that took effect, in order
    public List<Press> direct(@Nullable CueId last, Duration patience) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (!isThrough(last) && System.nanoTime() < giveUp) {
            listen(act());
        }
        return List.copyOf(presses);
    }

    /// @return how many GOs have taken effect; any thread may ask
    public int pressed() {
        return pressed;
    }

    /// @return media time of the first frame of each source session that it has heard of, in order
    public List<MediaTime> sessions() {
        return List.copyOf(sessions);
    }

    /// Waits until the phones that are there have shown the cue on air.
    public void awaitShown(Duration patience) throws InterruptedException {
        long giveUp = System.nanoTime() + patience.toNanos();
        pulse = null;
        while (!isShownByAll() && System.nanoTime() < giveUp) {
            listen(GLANCE);
        }
    }

    @Override
    public void close() {
        dropLink();
        http.shutdownNow();
    }

    private boolean isThrough(@Nullable CueId last) {
        return !presses.isEmpty() && presses.getLast().cue().equals(last == null ? lastCue : last);
    }

    private boolean isShownByAll() {
        ToControlRoom.Pulse last = pulse;
        return last != null && last.audience().shown() >= last.audience().connected();
    }

    private long connected() {
        ToControlRoom.Pulse last = pulse;
        return last == null ? 0 : last.audience().connected();
    }

    private boolean isLive() {
        ToControlRoom.Pulse last = pulse;
        return last != null && last.stream().state() == StreamState.LIVE;
    }

    /// Does what is due now.
    ///
    /// @return how long to listen before the next look
    private Duration act() {
        long now = System.nanoTime();
        Pressed open = pending;
        if (open != null) {
            if (now - open.sentNanos >= BETWEEN_REPEATS.toNanos()) {
                send(open.go, open.cue);
            }
            return GLANCE;
        }
        CueId cue = standbyCue;
        CueRunId cueRun = standby;
        MediaTime media = mediaNow();
        if (cue == null || cueRun == null || media == null || now < notBeforeNanos) {
            return GLANCE;
        }
        MediaTime moment = moment(cue, media);
        if (moment == null) {
            return GLANCE;
        }
        Duration early = moment.since(media);
        if (early.isPositive()) {
            return early.compareTo(GLANCE) < 0 ? early : GLANCE;
        }
        go(cue, cueRun, early.negated().compareTo(OLD_FRAME) > 0 ? media : moment);
        return GLANCE;
    }

    private void go(CueId cue, CueRunId cueRun, MediaTime seen) {
        Instant pressed = wall.instant();
        tries++;
        CommandId command = new CommandId("autopilot-" + UUID.randomUUID());
        send(new FromControlRoom.Go(command, onAir, cueRun, seen, pressed), cue);
    }

    private void send(FromControlRoom.Go go, CueId cue) {
        Pressed press = new Pressed(go, cue, System.nanoTime());
        pending = press;
        sent.put(go.command(), press);
        ControlRoomLink open = link;
        if (open != null) {
            open.send(go);
        }
    }

    /// The moment of a cue in the round of the programme in which the show began.
    private @Nullable MediaTime moment(CueId cue, MediaTime now) {
        Duration offset = brief.moments().apply(cue);
        if (programmeStart == null) {
            ToControlRoom.Pulse last = pulse;
            MediaTime first = last == null ? null : last.stream().firstFrame();
            if (first == null || !isLive()) {
                return null;
            }
            MediaTime start = first;
            while (start.plus(offset).isBefore(now.minus(LATE_START))) {
                start = start.plus(brief.loop());
            }
            programmeStart = start;
        }
        return programmeStart.plus(offset);
    }

    private @Nullable MediaTime mediaNow() {
        ToControlRoom.Pulse last = pulse;
        if (last == null || last.now() == null) {
            return null;
        }
        return last.now().plus(Duration.ofNanos(System.nanoTime() - pulseNanos));
    }

    private void listen(Duration patience) throws InterruptedException {
        ControlRoomLink open = link;
        if (open == null) {
            connect();
            return;
        }
        Optional<ToControlRoom> message = open.receive(patience);
        if (message.isPresent()) {
            on(message.get());
        } else if (open.ended() != null) {
            narrator.accept("the link to the backend is gone (" + open.ended() + ")");
            dropLink();
        }
    }

    private void connect() throws InterruptedException {
        link = ControlRoomLink.open(http, brief.controlRoom()).orElse(null);
        if (link == null) {
            Thread.sleep(BETWEEN_LINKS);
            return;
        }
        link.send(
                new FromControlRoom.Hello(
                        brief.operatorToken(),
                        "autopilot",
                        "autopilot",
                        epoch,
                        epoch == null ? null : offset));
    }

    private void dropLink() {
        if (link != null) {
            link.close();
        }
        link = null;
        pulse = null;
    }

    private void on(ToControlRoom message) {
        switch (message) {
            case ToControlRoom.Welcome welcome -> {
                lastCue = welcome.show().cues().getLast().id();
                if (!welcome.epoch().equals(epoch)) {
                    epoch = welcome.epoch();
                    offset = 0;
                    onAir = null;
                    standby = null;
                    standbyCue = null;
                }
            }
            case ToControlRoom.Entry entry -> on(entry.entry());
            case ToControlRoom.Pulse news -> {
                pulse = news;
                note(news.stream().firstFrame());
                pulseNanos = System.nanoTime();
            }
            case ToControlRoom.CommandAccepted accepted -> on(accepted);
            case ToControlRoom.CommandRefused refused -> on(refused);
            case ToControlRoom.Closing closing ->
                    narrator.accept("the backend closes the link: " + closing.text());
            case ToControlRoom.Pong _ -> {}
        }
    }

    private void on(ToControlRoom.CommandAccepted accepted) {
        Pressed press = pending;
        if (press == null || !press.go.command().equals(accepted.command())) {
            return;
        }
        pending = null;
        if (press.go.standby().equals(standby)) {
            // Its entry is still on the way here; until then nothing that we know of is in standby.
            standby = null;
            standbyCue = null;
        }
    }

    private void on(LogEntry entry) {
        offset = entry.offset();
        switch (entry.fact()) {
            case Fact.CueStaged staged -> {
                standby = staged.cueRun();
                standbyCue = entry.asRun().cue();
                tries = 0;
            }
            case Fact.CueOnAir fired -> {
                onAir = fired.cueRun();
                standby = null;
                standbyCue = null;
                note(entry, fired);
            }
            case Fact.RunStarted _,
                    Fact.StudioDelaySet _,
                    Fact.CueClosing _,
                    Fact.CueLocked _,
                    Fact.CueRevealed _ -> {}
        }
    }

    private void note(@Nullable MediaTime firstFrame) {
        if (firstFrame != null && !sessions.contains(firstFrame)) {
            sessions.add(firstFrame);
        }
    }

    private void note(LogEntry entry, Fact.CueOnAir fired) {
        CommandId command = entry.asRun().command();
        Pressed press = command == null ? null : sent.get(command);
        if (press != null) {
            presses.add(
                    new Press(press.cue, fired.cueRun(), press.go.pressed(), entry.wall(), tries));
            pressed = presses.size();
            narrator.accept("GO " + press.cue);
        }
    }

    private void on(ToControlRoom.CommandRefused refused) {
        Pressed press = pending;
        if (press == null || !press.go.command().equals(refused.command())) {
            return;
        }
        if (refused.reason() == CommandRefusal.NOT_CONDUCTING) {
            // It may have taken effect all the same: only a repeat of this very command can tell.
            narrator.accept("GO %s: %s".formatted(press.cue, refused.message()));
            return;
        }
        pending = null;
        Duration wait = refused.retryAfter() == null ? AFTER_STALE : refused.retryAfter();
        notBeforeNanos = System.nanoTime() + wait.toNanos();
        narrator.accept(
                "GO %s was refused, %s: %s"
                        .formatted(press.cue, refused.reason(), refused.message()));
    }
}
