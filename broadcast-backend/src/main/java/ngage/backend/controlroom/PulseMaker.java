package ngage.backend.controlroom;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ngage.backend.audience.AudienceHub;
import ngage.backend.conduct.Conductor;
import ngage.backend.relay.CueLogReader;
import ngage.backend.stamp.StreamClock;
import ngage.backend.vote.RedisBallotBox;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamPulse;

/// Collects the numbers of this moment. Never blocks; any thread.
///
/// @param stream state of the programme's video
/// @param videoHealth its health lines; empty if this backend has no video
public record PulseMaker(
        AudienceHub hub,
        TallyReader tally,
        StreamClock clock,
        Conductor conductor,
        CueLogReader reader,
        RedisBallotBox ballots,
        Supplier<StreamPulse> stream,
        Supplier<List<HealthLine>> videoHealth,
        InstantSource wall)
        implements Supplier<Pulse> {

    @Override
    public Pulse get() {
        return new Pulse(
                wall.instant(), clock.now(), hub.pulse(), tally.ask(), stream.get(), health());
    }

    private List<HealthLine> health() {
        List<HealthLine> lines = new ArrayList<>();
        // The log's reader asks Redis all the time: nobody knows better how it is.
        HealthLine cueLog = reader.health();
        lines.add(new HealthLine("redis", cueLog.state(), "the cue log is " + cueLog.text()));
        lines.add(conductor.health());
        lines.add(ballots.health());
        lines.add(hub.health());
        lines.addAll(videoHealth.get());
        return lines;
    }
}
