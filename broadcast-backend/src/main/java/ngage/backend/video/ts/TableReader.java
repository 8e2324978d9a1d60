package ngage.backend.video.ts;

import org.jspecify.annotations.Nullable;

/// Follows the tables of a transport stream to what it consists of. For one thread.
public final class TableReader {

    private int pmtPid = -1;
    private @Nullable ProgramMap map;

    /// @return whether this packet is one of the tables
    /// @throws MalformedStreamException if it is one, and cannot be read
    public boolean accept(TsPacket packet) throws MalformedStreamException {
        if (packet.pid() == ProgramMap.PAT_PID) {
            pmtPid = ProgramMap.pmtPid(packet);
            return true;
        }
        if (packet.pid() == pmtPid) {
            map = ProgramMap.parse(packet);
            return true;
        }
        return false;
    }

    /// @return as the newest table says; absent before the first
    public @Nullable ProgramMap map() {
        return map;
    }
}
