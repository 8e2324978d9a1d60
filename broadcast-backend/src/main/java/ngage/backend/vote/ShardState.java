package ngage.backend.vote;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What one shard says of one ask.
///
/// @param incarnation the name of its data set's history: another one after every start and every
///     promotion of a replica
/// @param counts for each option that an ask may have, by its place
record ShardState(String incarnation, Stage stage, List<Long> counts) {

    ShardState {
        counts = List.copyOf(counts);
    }

    /// In the order in which they follow.
    enum Stage {
        OPEN,
        SEALED,
        FINAL
    }

    static ShardState parse(byte[] reply) {
        String[] words = new String(reply, StandardCharsets.US_ASCII).split(" ");
        return new ShardState(
                words[0],
                Stage.values()[Integer.parseInt(words[1])],
                Arrays.stream(words).skip(2).map(Long::valueOf).toList());
    }

    boolean isFinal() {
        return stage == Stage.FINAL;
    }
}
