package ngage.backend.admission;

import java.util.function.LongSupplier;

/// How many overlays a node lets in without an identity, where fans have to show one: as many as a crew needs, and
/// so few that strangers who call themselves overlays take no numbers or turns from fans that matter.
///
/// Who is in has a ticket, and is not counted again. Any thread, under its own guard.
public final class OverlayAllowance {

    private static final int AT_ONCE = 20;
    private static final double PER_SECOND = 1 / 60.0;

    private final LongSupplier nanos;
    private final TokenBucket bucket;

    public OverlayAllowance(LongSupplier nanos) {
        this.nanos = nanos;
        this.bucket = new TokenBucket(PER_SECOND, AT_ONCE, nanos.getAsLong());
    }

    synchronized boolean take() {
        return bucket.take(nanos.getAsLong());
    }

    /// It was not let in after all.
    synchronized void giveBack() {
        bucket.giveBack();
    }
}
