package ngage.backend.admission;

import org.jspecify.annotations.Nullable;

/// What a ticket is good for: a closed set, of which a ticket carries one.
public enum Rights {
    /// Hears the log, answers, and counts as one of the audience.
    AUDIENCE(1),

    /// Hears the log. Its answers and reports are worth nothing, and it is nobody.
    OVERLAY(2);

    private final byte code;

    Rights(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static @Nullable Rights of(byte code) {
        for (Rights rights : values()) {
            if (rights.code == code) {
                return rights;
            }
        }
        return null;
    }
}
