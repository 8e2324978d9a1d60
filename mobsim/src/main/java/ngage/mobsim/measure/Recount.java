package ngage.mobsim.measure;

import java.io.IOException;
import ngage.protocol.CueRunId;

/// The backend's store of ballots, for the recount.
public interface Recount {

    /// Blocking.
    ///
    /// @return for fan index i, element i: 0 for no ballot, else 1 + the option's place, in the low four
    ///     bits; fans beyond the end have none
    /// @throws IOException if the backend does not say
    byte[] choices(CueRunId cueRun) throws IOException, InterruptedException;
}
