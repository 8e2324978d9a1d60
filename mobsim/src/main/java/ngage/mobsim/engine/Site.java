package ngage.mobsim.engine;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import ngage.mobsim.measure.MobRecord;
import ngage.mobsim.phone.Draws;
import ngage.mobsim.time.MobClock;
import ngage.mobsim.time.TimerWheel;
import ngage.protocol.JoinReply;

/// What all phones of a mob share on their way to the backend: nodes, selector, timers, the manners of
/// their networks.
///
/// Owned by the engine's thread.
final class Site {

    private static final int MOST_DOORS = 1000;

    final MobClock clock;
    final TimerWheel wheel;
    final MobRecord record;
    final Nodes nodes;
    final MessageCache messages;
    final ClientFrames frames;
    final Entrance entrance;
    final Manners manners;
    private final long seed;
    private final Selector selector;
    private final Map<Door, Door> doors = new HashMap<>();
    boolean isSettling;

    Site(
            Nodes nodes,
            Selector selector,
            MobClock clock,
            TimerWheel wheel,
            MobRecord record,
            Manners manners,
            long seed) {
        this.nodes = nodes;
        this.selector = selector;
        this.clock = clock;
        this.wheel = wheel;
        this.record = record;
        this.messages = new MessageCache(record.violations());
        this.frames = new ClientFrames(new SplittableRandom(seed));
        this.entrance = new Entrance(manners.ramp().mostJoining());
        this.manners = manners;
        this.seed = seed;
    }

    Connection connect(Node node, Connection.Listener listener) throws IOException {
        return Connection.open(selector, wheel, node.sources().take(), node.address(), listener);
    }

    /// @param occasion each draw of a phone has its own
    SplittableRandom draw(int phone, int occasion) {
        return Draws.of(seed, phone, Draws.Purpose.NETWORK, occasion);
    }

    /// @return the same object for the same door, so that phones share it
    Door doorOf(JoinReply reply) {
        Door door = Door.of(reply);
        Door known = doors.get(door);
        if (known == null && doors.size() < MOST_DOORS) {
            doors.put(door, door);
        }
        return known == null ? door : known;
    }
}
