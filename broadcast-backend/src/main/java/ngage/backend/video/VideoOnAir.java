package ngage.backend.video;

import java.util.List;
import ngage.backend.video.monitor.MonitorEndpoint;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;

/// The programme's video, whosever it is. What is asked may be asked by any thread.
public interface VideoOnAir extends AutoCloseable {

    /// @return where phones find it
    PhoneStream address();

    /// @return how it is, for the desk
    StreamPulse stream();

    /// @return how it is, and what becomes of it, for the desk
    List<HealthLine> health();

    /// @return to be mounted behind a check of who asks
    MonitorEndpoint monitor();

    @Override
    void close();
}
