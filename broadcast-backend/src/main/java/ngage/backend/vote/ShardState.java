package ngage.backend.vote;

import java.nio.charset.StandardCharsets;

/// What one shard says of one ask.
///
/// @param incarnation the name of its data set's history: another one after every start and every
///     promotion of a replica
/// @param counts for each option that an ask may have, by its place
record ShardState(String incarnation, Stage stage, long[] counts) {

    /// In the order in which they follow.
    enum Stage {
        OPEN,
        SEALED,
        FINAL
    }

    static ShardState parse(byte[] reply) {
        String[] words = new String(reply, StandardCharsets.US_ASCII).split(" ");
        long[] counts = new long[words.length - 2];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Long.parseLong(words[i + 2]);
        }
        return new ShardState(words[0], Stage.values()[Integer.parseInt(words[1])], counts);
    }

    boolean isFinal() {
        return stage == Stage.FINAL;
    }
}
