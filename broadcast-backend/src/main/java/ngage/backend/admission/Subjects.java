package ngage.backend.admission;

import java.util.concurrent.CompletionStage;
import ngage.protocol.FanIndex;
import org.jspecify.annotations.Nullable;

/// Which fan each subject of the identity provider is in one show run, for all nodes. Subjects come as
/// keyed hashes, so that nobody is known by name here. Returns at once; stages fail if the store does not
/// answer.
public interface Subjects {

    /// @return the fan that the subject is; null if it is none yet
    CompletionStage<@Nullable FanIndex> fan(byte[] subject);

    /// Makes the subject this fan, unless it is one already.
    ///
    /// @return the fan that the subject is now
    CompletionStage<FanIndex> claim(byte[] subject, FanIndex candidate);
}
