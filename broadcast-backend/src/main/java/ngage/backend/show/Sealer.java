package ngage.backend.show;

import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;

/// Holds the secret that seals what phones hold until GO. An interface so that the show's logic needs no cryptography.
public interface Sealer {

    SealedContent seal(CueRunId cueRun, CueContent content);

    /// @return what opens the content of this cue run: always the same
    SealKey key(CueRunId cueRun);

    /// @return what only the same bytes have, with the same secret; nobody without it can make it
    String digest(byte[] bytes);
}
