package ngage.controlroom.ui;

import java.time.Duration;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// How old a group of numbers is, and whether that is too old to be believed. The window's thread.
public final class Freshness {

    /// Nothing on the desk that looks live is older than this without being marked.
    public static final Duration STALE = Duration.ofSeconds(2);

    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper(true);
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("no data yet");
    private boolean isKnown;
    private long heardNanos;

    public void heard(long nanos) {
        isKnown = true;
        heardNanos = nanos;
        tick(nanos);
    }

    public void tick(long nowNanos) {
        if (!isKnown) {
            return;
        }
        Duration age = Duration.ofNanos(Math.max(0, nowNanos - heardNanos));
        stale.set(age.compareTo(STALE) > 0);
        text.set(Format.seconds(age) + " old");
    }

    public boolean isStale() {
        return stale.get();
    }

    public ReadOnlyBooleanProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    /// @return such as `0.2 s old`
    public ReadOnlyStringProperty textProperty() {
        return text.getReadOnlyProperty();
    }
}
