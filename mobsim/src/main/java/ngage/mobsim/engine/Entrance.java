package ngage.mobsim.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/// Lets a bounded number of phones join at one time; the others wait in their order. A join storm that
/// overflows the accept queue of the backend shows nothing but that.
///
/// Owned by the engine's thread. Bound: each phone waits at most once.
final class Entrance {

    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inside;

    Entrance(int most) {
        this.most = most;
    }

    /// @param start begins a join; it ends with [#leave]
    void enter(Runnable start) {
        if (inside < most) {
            inside++;
            start.run();
        } else {
            waiting.add(start);
        }
    }

    void leave() {
        Runnable next = waiting.poll();
        if (next == null) {
            inside--;
        } else {
            next.run();
        }
    }
}
