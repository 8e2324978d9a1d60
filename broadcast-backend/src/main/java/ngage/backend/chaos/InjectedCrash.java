package ngage.backend.chaos;

/// A crash on purpose.
public final class InjectedCrash extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// Without a trace, which would say the same ten thousand times.
    InjectedCrash(String of) {
        super("injected crash of a " + of, null, false, false);
    }
}
