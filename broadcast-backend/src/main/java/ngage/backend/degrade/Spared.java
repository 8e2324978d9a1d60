package ngage.backend.degrade;

/// What the parts of a node ask before they do something that can be done without. Any thread; one volatile
/// read.
@FunctionalInterface
public interface Spared {

    /// For a node that does everything.
    Spared NOTHING = _ -> false;

    boolean isSpared(Step step);
}
