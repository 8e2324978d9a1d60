package ngage.testsupport;

import java.util.Collection;
import java.util.List;

/// How many frames off its own frame each of some cues came up, by the picture's own clock.
///
/// @param offIdeal against the frame that lies at S, ascending
/// @param offDisplayed against the first frame at or after S that the player presented, ascending: what
///     the page itself can be blamed for
public record FrameSkew(List<Integer> offIdeal, List<Integer> offDisplayed) {

    public FrameSkew {
        offIdeal = offIdeal.stream().sorted().toList();
        offDisplayed = offDisplayed.stream().sorted().toList();
    }

    /// One cue that came up.
    ///
    /// @param ideal number of the frame that lies at S
    /// @param frame number of the frame on which it came up
    /// @param displayed number of the first frame at or after S that the player presented
    public record Sample(int ideal, int frame, int displayed) {}

    /// @param loopFrames after how many frames the programme begins again
    public static FrameSkew of(Collection<Sample> samples, int loopFrames) {
        return new FrameSkew(
                samples.stream().map(each -> distance(each.ideal, each.frame, loopFrames)).toList(),
                samples.stream()
                        .map(each -> distance(each.displayed, each.frame, loopFrames))
                        .toList());
    }

    public static FrameSkew sum(Collection<FrameSkew> parts) {
        return new FrameSkew(
                parts.stream().flatMap(part -> part.offIdeal.stream()).toList(),
                parts.stream().flatMap(part -> part.offDisplayed.stream()).toList());
    }

    /// @param sorted ascending, not empty
    /// @return the smallest value that `percent` of all do not pass
    public static int percentile(List<Integer> sorted, int percent) {
        int rank = Math.ceilDiv(sorted.size() * percent, 100);
        return sorted.get(Math.max(0, rank - 1));
    }

    /// @return from one frame to another, the short way round the loop
    private static int distance(int from, int to, int loopFrames) {
        int forward = Math.floorMod(to - from, loopFrames);
        return forward > loopFrames / 2 ? forward - loopFrames : forward;
    }
}
