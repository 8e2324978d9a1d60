package ngage.backend.degrade;

/// What is done without, in this order: a step is taken only together with those before it.
public enum Step {
    /// The desk's numbers move once a second instead of five times.
    CHARTS(1, "the desk's numbers move once a second"),
    /// New fans wait in the waiting room; who has a ticket comes in.
    JOINS(2, "new fans wait"),
    /// Phones that are sent away, or turned away, are given more time to come back.
    RETURNS(3, "phones come back more slowly");

    private final int number;
    private final String words;

    Step(int number, String words) {
        this.number = number;
        this.words = words;
    }

    /// @return its place in the order, from 1
    int number() {
        return number;
    }

    public String words() {
        return words;
    }
}
