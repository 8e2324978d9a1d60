package ngage.backend;

import java.util.ArrayList;
import java.util.List;
import ngage.backend.admission.Identities;
import ngage.backend.conduct.Conductor;
import ngage.backend.controlroom.ControlRoomEndpoint;
import ngage.backend.relay.CueLogReader;
import ngage.backend.video.VideoOnAir;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import org.jspecify.annotations.Nullable;

/// The parts of a node that ask those made before them, and are asked by them; some it has only by its
/// roles. Set once each, by
/// the thread that starts the backend; asked by any.
final class LateParts {

    /// What a node with the conductor's role has.
    record Crew(Conductor conductor, ControlRoomEndpoint controlRoom) {}

    private volatile @Nullable CueLogReader reader;
    private volatile @Nullable Crew crew;
    private volatile @Nullable VideoOnAir programme;
    private volatile @Nullable Identities identities;

    void set(CueLogReader reader) {
        this.reader = reader;
    }

    void set(Crew crew) {
        this.crew = crew;
    }

    void set(Identities identities) {
        this.identities = identities;
    }

    void set(VideoOnAir programme) {
        this.programme = programme;
    }

    @Nullable Crew crew() {
        return crew;
    }

    /// @return in which this node conducts; 0 if it does not
    long term() {
        Crew present = crew;
        return present == null ? 0 : present.conductor.term();
    }

    /// @return whether somebody here wants to see all nodes: who conducts, or a desk
    boolean isWatching() {
        Crew present = crew;
        return present != null
                && (present.conductor.term() > 0 || present.controlRoom.hasSurfaces());
    }

    @Nullable StreamPulse stream() {
        VideoOnAir present = programme;
        return present == null ? null : present.stream();
    }

    @Nullable PhoneStream programme() {
        VideoOnAir present = programme;
        return present == null ? null : present.address();
    }

    /// @param others lines of those that were there before
    /// @param activities lines of what is supervised, the programme's included
    List<HealthLine> health(List<HealthLine> others, List<HealthLine> activities) {
        List<HealthLine> lines = new ArrayList<>();
        CueLogReader reading = reader;
        if (reading != null) {
            // The log's reader asks Redis all the time: nobody knows better how it is.
            HealthLine cueLog = reading.health();
            lines.add(new HealthLine("redis", cueLog.state(), "the cue log is " + cueLog.text()));
        }
        Crew conducting = crew;
        if (conducting != null) {
            lines.add(conducting.conductor.health());
        }
        VideoOnAir video = programme;
        if (video != null) {
            lines.addAll(video.health());
        }
        Identities known = identities;
        if (known != null) {
            lines.add(known.health());
        }
        lines.addAll(others);
        lines.addAll(activities);
        return lines;
    }
}
