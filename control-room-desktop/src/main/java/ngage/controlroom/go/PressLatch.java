package ngage.controlroom.go;

import java.time.Duration;

/// Lets one press of a key through until it is released: a held key repeats. A window that loses the
/// focus never hears of the release, so after that a pause in the repeats counts as one. The window's
/// thread.
final class PressLatch {

    /// Longer than the first repeat of a held key takes to come.
    private static final Duration REPEAT_PAUSE = Duration.ofMillis(700);

    private boolean isHeld;
    private boolean mayHaveMissedRelease;
    private long lastNanos;

    /// @return whether this is a new press
    boolean press(long nowNanos) {
        boolean isRepeat =
                isHeld && (!mayHaveMissedRelease || nowNanos - lastNanos < REPEAT_PAUSE.toNanos());
        lastNanos = nowNanos;
        if (!isRepeat) {
            isHeld = true;
            mayHaveMissedRelease = false;
        }
        return !isRepeat;
    }

    void release() {
        isHeld = false;
    }

    void focusChanged(long nowNanos) {
        mayHaveMissedRelease = isHeld;
        lastNanos = nowNanos;
    }
}
