package ngage.backend.relay;

import io.lettuce.core.cluster.SlotHash;
import ngage.protocol.CueRunId;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;

/// The names of all Redis keys. Those of one run share a hash tag, so that in a cluster a run lives on
/// one shard, and a function may touch several of its keys. Its ballots are apart: each of their shards
/// ([BallotShards]) has a hash tag of its own.
///
/// - `ngage:{<show>}:run` string: the id of the show's unfinished run
/// - `ngage:{<run>}:log` stream: the cue log; entry id `<offset>-0`, one field `entry` with its JSON
/// - `ngage:{<run>}:term` counter: the newest conductor's term, never one twice
/// - `ngage:{<run>}:lease` hash with a time to live: `node` and `term` of the conductor
/// - `ngage:{<run>}:holder` hash: `node` and `origin` of the newest conductor, also when its lease is over
/// - `ngage:{<run>}:nodes` hash: each node's newest pulse; `ngage:{<run>}:node-ends` sorted set: when it is over
/// - `ngage:{<run>}:fans` string: how many fan indexes nodes have leased, and the token of the last lease
/// - `ngage:{<run>}:subjects:<bucket>` hash: keyed hash of a subject of the identity provider, and its fan index
/// - `ngage:{<run>}:shards` string: the tags of its ballot shards, with spaces between
/// - `ngage:{<run>.<tag>}:ask:<cue run>` hash: `stage` (1 sealed, 2 final), a count for each 1 +
///   option's place
/// - `ngage:{<run>.<tag>}:ask:<cue run>:choices` string: one byte for each fan, at its index in the shard
public final class RedisKeys {

    private RedisKeys() {}

    public static String run(ShowId show) {
        return "ngage:{" + show + "}:run";
    }

    /// There while a node begins a new run.
    static String beginning(ShowId show) {
        return "ngage:{" + show + "}:beginning";
    }

    public static String log(ShowRunId run) {
        return ofRun(run, "log");
    }

    public static String term(ShowRunId run) {
        return ofRun(run, "term");
    }

    public static String lease(ShowRunId run) {
        return ofRun(run, "lease");
    }

    public static String holder(ShowRunId run) {
        return ofRun(run, "holder");
    }

    public static String nodes(ShowRunId run) {
        return ofRun(run, "nodes");
    }

    public static String nodeEnds(ShowRunId run) {
        return ofRun(run, "node-ends");
    }

    public static String fans(ShowRunId run) {
        return ofRun(run, "fans");
    }

    /// @param bucket of the subjects, which many small hashes share
    public static String subjects(ShowRunId run, int bucket) {
        return ofRun(run, "subjects:" + bucket);
    }

    public static String shards(ShowRunId run) {
        return ofRun(run, "shards");
    }

    /// @param tag of the ballot shard
    public static String ask(ShowRunId run, String tag, CueRunId cueRun) {
        return "ngage:{" + run + "." + tag + "}:ask:" + cueRun;
    }

    /// @param tag of the ballot shard
    public static String choices(ShowRunId run, String tag, CueRunId cueRun) {
        return ask(run, tag, cueRun) + ":choices";
    }

    /// @return the hash slot of a ballot shard's keys
    static int ballotSlot(ShowRunId run, String tag) {
        return SlotHash.getSlot(run + "." + tag);
    }

    private static String ofRun(ShowRunId run, String what) {
        return "ngage:{" + run + "}:" + what;
    }
}
