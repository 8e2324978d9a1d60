package ngage.backend.vote;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ngage.protocol.CountingRule;

/// What this node has told fans that counts, in one shard of one ask, kept until the tally is final: a
/// byte for each fan, in pages, because a node's fans are few of a million, and close together. One
/// thread.
final class AcknowledgedBallots {

    private static final int PAGE = 4096;
    private static final byte[] NO_PAGE = {};

    private final CountingRule rule;
    private byte[][] pages = {};
    private int count;

    AcknowledgedBallots(CountingRule rule) {
        this.rule = rule;
    }

    /// @param index in the shard
    /// @param ballot that counts for this fan, as Redis said
    void put(int index, byte ballot) {
        byte[] page = page(index / PAGE);
        byte before = page[index % PAGE];
        if (before == 0) {
            count++;
        } else if (rule == CountingRule.FIRST
                || StoredBallot.seq(ballot) < StoredBallot.seq(before)) {
            return; // an answer that was overtaken by a newer one
        }
        page[index % PAGE] = ballot;
    }

    /// @return of how many fans
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        pages = new byte[0][];
        count = 0;
    }

    /// @return all of them, to be stored again
    List<BallotBatch> batches(int maxBatch) {
        List<BallotBatch> batches = new ArrayList<>();
        BallotBatch batch = new BallotBatch(maxBatch);
        for (int number = 0; number < pages.length; number++) {
            byte[] page = pages[number];
            for (int i = 0; i < page.length; i++) {
                if (page[i] == 0) {
                    continue;
                }
                batch.add(number * PAGE + i, page[i], null);
                if (batch.isFull()) {
                    batches.add(batch);
                    batch = new BallotBatch(maxBatch);
                }
            }
        }
        if (batch.size() > 0) {
            batches.add(batch);
        }
        return batches;
    }

    private byte[] page(int number) {
        if (number >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(number + 1, before * 2));
            Arrays.fill(pages, before, pages.length, NO_PAGE);
        }
        if (pages[number].length == 0) {
            pages[number] = new byte[PAGE];
        }
        return pages[number];
    }
}
