package ngage.backend.supervise;

import java.util.List;
import java.util.function.Predicate;

/// Something that several activities cannot work without, such as Redis.
///
/// @param name for the desk
/// @param isBlamedFor whether a fall is this resource's fault
public record Resource(String name, Predicate<Throwable> isBlamedFor) {

    /// Blamed for every failure of one of these types, wherever it is in the chain of causes.
    public static Resource blamedFor(String name, List<Class<? extends Throwable>> types) {
        return new Resource(name, fall -> hasCause(fall, types));
    }

    private static boolean hasCause(Throwable fall, List<Class<? extends Throwable>> types) {
        int depth = 0;
        for (Throwable cause = fall; cause != null && depth < 20; cause = cause.getCause()) {
            for (Class<? extends Throwable> type : types) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
            depth++;
        }
        return false;
    }
}
