package ngage.backend.controlroom;

import java.time.InstantSource;
import java.util.function.Supplier;
import ngage.backend.nodes.Nodes;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.ToControlRoom.Pulse;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;

/// Collects the numbers of this moment, of all nodes. Never blocks; any thread.
public record PulseMaker(TallyReader tally, StreamClock clock, Nodes nodes, InstantSource wall)
        implements Supplier<Pulse> {

    private static final StreamPulse NO_VIDEO =
            new StreamPulse(StreamState.NO_SOURCE, "this show runs without video", null);

    @Override
    public Pulse get() {
        StreamPulse stream = nodes.stream();
        return new Pulse(
                wall.instant(),
                clock.now(),
                nodes.phones().pulse(),
                tally.ask(),
                stream == null ? NO_VIDEO : stream,
                nodes.health());
    }
}
