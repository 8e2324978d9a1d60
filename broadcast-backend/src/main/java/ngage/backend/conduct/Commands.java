package ngage.backend.conduct;

import ngage.backend.show.Operator;
import ngage.protocol.FromControlRoom.Go;
import ngage.protocol.FromControlRoom.SetStandby;
import ngage.protocol.FromControlRoom.SetStudioDelay;
import ngage.protocol.ToControlRoom;

/// Takes the crew's commands, wherever they are decided. Blocking, for twice
/// [ConductorConfig#patience] at most; any thread.
public interface Commands {

    /// @return a [ToControlRoom.CommandAccepted] or a [ToControlRoom.CommandRefused]; the latter, with
    ///     [CommandRefusal#NOT_CONDUCTING], also when nobody knows yet what becomes of the command
    ToControlRoom go(Go go, Operator operator) throws InterruptedException;

    /// Like [#go].
    ToControlRoom setStandby(SetStandby command, Operator operator) throws InterruptedException;

    /// Like [#go].
    ToControlRoom setStudioDelay(SetStudioDelay command, Operator operator)
            throws InterruptedException;
}
