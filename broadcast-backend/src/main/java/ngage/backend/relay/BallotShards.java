package ngage.backend.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// How the ballots of one run are spread over Redis: fan i is in shard i % count, there at index
/// i / count. Fixed when the run begins, and stored with it, because whatever moves a fan to another
/// shard loses its ballots.
///
/// @param tags what each shard's hash tag ends with, such that every primary has a shard; at least one
public record BallotShards(ShowRunId run, List<String> tags) {

    private static final int MAX_TRIES = 1_000_000;

    public BallotShards {
        tags = List.copyOf(tags);
        if (tags.isEmpty()) {
            throw new IllegalArgumentException("a run has at least one ballot shard");
        }
    }

    /// One shard for each primary.
    ///
    /// @param primaries which hash slots each serves
    static BallotShards over(List<IntPredicate> primaries, ShowRunId run) {
        List<String> tags = new ArrayList<>();
        int number = 0;
        for (IntPredicate primary : primaries) {
            while (!primary.test(RedisKeys.ballotSlot(run, Integer.toString(number)))) {
                number++;
                if (number > MAX_TRIES) {
                    throw new IllegalStateException("a primary serves no slot");
                }
            }
            tags.add(Integer.toString(number));
            number++;
        }
        return new BallotShards(run, tags);
    }

    public int count() {
        return tags.size();
    }

    public int shard(FanIndex fan) {
        return fan.value() % tags.size();
    }

    /// @return within its shard
    public int index(FanIndex fan) {
        return fan.value() / tags.size();
    }

    public FanIndex fan(int shard, int index) {
        return new FanIndex(index * tags.size() + shard);
    }
}
