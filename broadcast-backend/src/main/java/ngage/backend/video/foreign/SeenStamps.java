package ngage.backend.video.foreign;

import ngage.backend.video.foreign.SegmentTimes.Seen;

/// Hears of the stamps of ours that come back in somebody else's stream, on the monitor's thread.
interface SeenStamps {

    void onStamp(Seen stamp);
}
