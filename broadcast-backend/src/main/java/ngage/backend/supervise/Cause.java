package ngage.backend.supervise;

import java.util.regex.Pattern;

/// What makes an activity fall, such that the same is recognized in another's fall.
///
/// @param name of a [Resource], or a kind of failure in words
public record Cause(String name) {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    static Cause of(Resource resource) {
        return new Cause(resource.name());
    }

    /// The innermost failure, without its numbers: ports, milliseconds and ids differ where the cause is one.
    static Cause ofKind(Throwable fall) {
        Throwable root = fall;
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
        }
        String words = root.getMessage() == null ? "" : ": " + root.getMessage();
        return new Cause(NUMBER.matcher(root.getClass().getSimpleName() + words).replaceAll("#"));
    }
}
