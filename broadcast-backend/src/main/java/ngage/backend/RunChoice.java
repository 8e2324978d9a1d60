package ngage.backend;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ngage.backend.nodes.Nodes;
import ngage.backend.nodes.RedisNodeBoard;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisLink;
import ngage.backend.relay.RedisShowRuns;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;

/// Chooses the run of a show in which a node that starts takes part. Blocking, once.
final class RunChoice {

    /// Longer than a node takes to look, shorter than a crew takes to try again.
    private static final Duration BEGINNING = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private interface Look {
        boolean isOver() throws LogUnavailableException;
    }

    private final RedisShowRuns showRuns;
    private final RedisLink redis;
    private final ShowId show;

    RunChoice(RedisShowRuns showRuns, RedisLink redis, ShowId show) {
        this.showRuns = showRuns;
        this.redis = redis;
        this.show = show;
    }

    /// @return the unfinished run, or a new one if there is none. One that is being left is not joined any more
    ShowRunId join() throws LogUnavailableException, InterruptedException {
        var _ = lookUntil(() -> !showRuns.isBeginningNew(show), BEGINNING);
        return showRuns.unfinishedOrNew(show);
    }

    /// Phones and nodes that are in a run would stay behind in it, and nobody be told: not even a node whose
    /// supervisor starts it again with the command that began the show.
    ///
    /// @return a new run
    /// @throws BackendStartException if somebody is in the unfinished one, or another node begins a new one too
    ShowRunId begin() throws BackendStartException, LogUnavailableException, InterruptedException {
        // What an aborted start has left behind goes by itself.
        if (!lookUntil(() -> showRuns.mayBeginNew(show, BEGINNING), BEGINNING.plus(LOOK_AGAIN))) {
            throw new BackendStartException(
                    "Another node begins a new run of this show just now: start this one without --new-run.");
        }
        try {
            Optional<ShowRunId> present = showRuns.unfinished(show);
            List<String> staying = present.isPresent() ? staying(present.get()) : List.of();
            if (!staying.isEmpty()) {
                throw new BackendStartException(
                        "Run %s of this show is on, and these nodes are in it: %s. Leave --new-run out to go on with it, or end them first."
                                .formatted(present.get(), String.join(", ", staying)));
            }
            return showRuns.startNew(show);
        } finally {
            showRuns.onBegun(show);
        }
    }

    /// A pulse outlives its node by some time; and while Redis was away nobody had one.
    private List<String> staying(ShowRunId run)
            throws LogUnavailableException, InterruptedException {
        NodeId asking = NodeId.random();
        try (RedisNodeBoard board = new RedisNodeBoard(redis, run)) {
            Thread.sleep(RedisNodeBoard.LIFE.multipliedBy(2));
            return Nodes.staying(board, asking);
        }
    }

    /// @return whether it is over; otherwise the patience is
    private static boolean lookUntil(Look look, Duration patience)
            throws LogUnavailableException, InterruptedException {
        long beganNanos = System.nanoTime();
        boolean isOver = look.isOver();
        while (!isOver && System.nanoTime() - beganNanos < patience.toNanos()) {
            Thread.sleep(LOOK_AGAIN);
            isOver = look.isOver();
        }
        return isOver;
    }
}
