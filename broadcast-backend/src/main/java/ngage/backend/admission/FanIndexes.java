package ngage.backend.admission;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import ngage.protocol.FanIndex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives every new fan of a show run the next number of the blocks that this node has leased, so that a
/// join waits for nobody, and goes on for a block or more while the store is away.
///
/// The next block is leased when half of the present one is used: a node holds two at most, and a node
/// that ends leaves out what it held, at one byte for each number and ask. Any thread, under its own
/// guard.
public final class FanIndexes {

    public static final int BLOCK = 4096;

    private static final Logger log = LoggerFactory.getLogger(FanIndexes.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final int NONE = -1;

    private final FanBlocks blocks;
    private final LongSupplier nanos;
    private final Trouble noBlocks = new Trouble(log);
    private final Object guard = new Object();

    private int next;
    private int end;
    private int spare = NONE;
    private boolean isLeasing;
    private boolean hasFailed;
    private long failedNanos;

    public FanIndexes(FanBlocks blocks, LongSupplier nanos) {
        this.blocks = blocks;
        this.nanos = nanos;
    }

    /// Leases the first block. Blocking, as long as the store takes; if that fails, joins try again.
    public void start() {
        synchronized (guard) {
            isLeasing = true;
        }
        lease().join();
    }

    /// Returns at once.
    ///
    /// @return a number that no other fan of this run has; nothing if there is none left here and the
    ///     store has not given more
    public @Nullable FanIndex next() {
        FanIndex given = null;
        boolean isDue;
        synchronized (guard) {
            if (next == end && spare != NONE) {
                begin(spare);
                spare = NONE;
            }
            if (next < end) {
                given = new FanIndex(next++);
            }
            isDue = isLeaseDue();
            isLeasing |= isDue;
        }
        if (isDue) {
            var _ = lease();
        }
        return given;
    }

    private boolean isLeaseDue() {
        return !isLeasing
                && spare == NONE
                && end - next <= BLOCK / 2
                && (!hasFailed || nanos.getAsLong() - failedNanos >= RETRY.toNanos());
    }

    private CompletableFuture<@Nullable Void> lease() {
        return blocks.lease(BLOCK)
                .<@Nullable Void>handle((first, failure) -> {
                    onLeased(first, failure);
                    return null;
                })
                .toCompletableFuture();
    }

    private void onLeased(@Nullable FanIndex first, @Nullable Throwable failure) {
        synchronized (guard) {
            isLeasing = false;
            hasFailed = first == null;
            if (first == null) {
                failedNanos = nanos.getAsLong();
            } else if (next == end) {
                begin(first.value());
            } else {
                spare = first.value();
            }
        }
        if (first == null) {
            Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
            noBlocks.happened("no more fan indexes can be had: " + cause);
        } else {
            noBlocks.isOver("fan indexes can be had again");
        }
    }

    private void begin(int first) {
        next = first;
        end = first + BLOCK;
    }
}
