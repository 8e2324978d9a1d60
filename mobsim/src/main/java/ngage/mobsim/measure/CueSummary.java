package ngage.mobsim.measure;

import ngage.protocol.CueRunId;
import ngage.protocol.Tally;
import org.jspecify.annotations.Nullable;

/// What became of one cue run in the mob.
///
/// @param kind `QUESTION`, `POLL` or `ANNOUNCE`
/// @param staged phones that held it
/// @param expected phones that were there to show it on its frame
/// @param away phones that had come in but were not there; see [Summary#losses]
/// @param shown of those that were expected
/// @param shownLater phones that came, or came back, after its moment and then showed it
/// @param displaySkewMs media time of the frame on which it came up, minus S
/// @param goToSocketMs from the conductor's decision to a phone's socket
/// @param answered phones that cast a ballot
/// @param acknowledged phones that had one acknowledged
/// @param unanswered phones whose last ballot got no final reply
/// @param tally as revealed; absent if it never was
/// @param revealed phones that got the result
/// @param late ballots refused as too late
/// @param isVerified whether its stored ballots were counted again, without which nobody knows of any lost,
///     doubled or of others; an announcement has none
/// @param lost acknowledged ballots that are not in the store, or not in the tally
/// @param doubled ballots that the tally has more than the store
/// @param ofOthers ballots in the store that are of no phone of this mob
public record CueSummary(
        CueRunId cueRun,
        String kind,
        int staged,
        int expected,
        int away,
        int shown,
        int shownLater,
        Percentiles displaySkewMs,
        Percentiles goToSocketMs,
        int answered,
        int acknowledged,
        int unanswered,
        @Nullable Tally tally,
        int revealed,
        long late,
        boolean isVerified,
        long lost,
        long doubled,
        long ofOthers) {}
