package ngage.backend.supervise;

import java.util.List;

/// An activity, and how it is kept going.
///
/// @param name for the desk, the metrics and the log
/// @param needs what it cannot work without; the first that is to blame for a fall is its cause
public record Duty(String name, RestartPolicy policy, List<Resource> needs, Activity activity) {

    public Duty {
        needs = List.copyOf(needs);
    }

    public Duty(String name, RestartPolicy policy, Activity activity) {
        this(name, policy, List.of(), activity);
    }

    Fall fall(Throwable thrown) {
        Cause cause =
                needs.stream()
                        .filter(need -> need.isBlamedFor().test(thrown))
                        .findFirst()
                        .map(Cause::of)
                        .orElseGet(() -> Cause.ofKind(thrown));
        String why =
                thrown.getMessage() == null
                        ? thrown.getClass().getSimpleName()
                        : thrown.getMessage();
        return new Fall(cause, why);
    }

    /// It returned, which it should not: nothing that it shares with others.
    Fall end() {
        return new Fall(new Cause(name + " ended"), "ended");
    }

    /// @param why in the words of the failure
    record Fall(Cause cause, String why) {}
}
