package ngage.backend.show;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ngage.protocol.CommandId;
import ngage.protocol.CommandRefusal;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.Tally;
import ngage.protocol.ToControlRoom.CommandAccepted;
import ngage.protocol.ToControlRoom.CommandRefused;
import org.jspecify.annotations.Nullable;

/// A crew that plays a show run from memory: it holds the log, and the clocks.
final class Desk {

    static final Operator ASHA = new Operator("asha", "desk");
    static final Duration ALLOWANCE = Duration.ofSeconds(10);
    static final Tally TALLY = new Tally(Map.of(new OptionId("right"), 5L));

    static final long FRAME_MICROS = 40_000;

    final ShowRun showRun = Shows.showRun();
    final List<LogEntry> log = new ArrayList<>();
    Instant wall = Instant.parse("2026-11-21T20:00:00Z");
    MediaTime media = new MediaTime(1_000_000_000L);
    Duration slowestPhone = Duration.ofSeconds(7);
    private int presses;

    Desk() {
        append(showRun.start(RunMode.REHEARSAL, wall));
    }

    void pass(Duration time) {
        wall = wall.plus(time);
        media = media.plus(time);
    }

    /// GO on what is there, a second after the last, until `cue` has been fired.
    void playUntil(String cue) {
        String fired = "";
        while (!fired.equals(cue)) {
            fired = showRun.standby().orElseThrow().cue().id().value();
            pass(Duration.ofSeconds(1));
            accept(decide(press()));
        }
    }

    /// @return a GO on what is on air and in standby now
    Go press() {
        presses++;
        return press("c-" + presses);
    }

    Go press(String command) {
        return new Go(
                new CommandId(command),
                showRun.onAir().map(CueRun::id).orElse(null),
                showRun.standby().map(CueRun::id).orElse(new CueRunId("none")),
                null,
                wall);
    }

    static Go asSeen(Go go, @Nullable MediaTime seen) {
        return new Go(go.command(), go.onAir(), go.standby(), seen, go.pressed());
    }

    Decision decide(Go go) {
        Moment moment = new Moment(wall, media, FRAME_MICROS);
        return showRun.go(
                go, ASHA, moment, slowestPhone, showRun.toReveal().isPresent() ? TALLY : null);
    }

    Decision decide(SetStandby command) {
        return showRun.setStandby(command, ASHA, wall);
    }

    void standBy(String cue) {
        presses++;
        accept(decide(new SetStandby(new CommandId("s-" + presses), Shows.id(cue))));
    }

    CommandAccepted accept(Decision decision) {
        Decision.Accepted accepted = assertInstanceOf(Decision.Accepted.class, decision);
        append(accepted.entries());
        return accepted.reply();
    }

    static CommandRefused refused(Decision decision) {
        return assertInstanceOf(Decision.Refused.class, decision).reply();
    }

    static CommandRefusal reason(Decision decision) {
        return refused(decision).reason();
    }

    List<CueRun> lockDue() {
        List<CueRun> due = showRun.due(media);
        due.forEach(ask -> append(List.of(showRun.lockAtDeadline(ask, wall))));
        return due;
    }

    /// What is closing, closes.
    void closeAsks() {
        pass(slowestPhone.plus(ShowRunConfig.DEFAULT.grace()));
        lockDue();
    }

    /// Another conductor takes over.
    void extend() {
        append(showRun.extend(ALLOWANCE, new Moment(wall, media, FRAME_MICROS)));
    }

    List<Fact> factsSince(int size) {
        return log.subList(size, log.size()).stream().map(LogEntry::fact).toList();
    }

    private void append(List<LogEntry> entries) {
        for (LogEntry entry : entries) {
            showRun.apply(entry);
            log.add(entry);
        }
    }
}
