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
    private boolean isAdmitting;

    Entrance(int most) {
        this.most = most;
    }

    /// @param start begins a join; it ends with [#leave], perhaps at once
    void enter(Runnable start) {
        waiting.add(start);
        admit();
    }

    void leave() {
        inside--;
        admit();
    }

    /// A join that fails at once leaves while it is let in: a loop, so that a thousand of them are no
    /// thousand calls deep.
    private void admit() {
        if (isAdmitting) {
            return;
        }
        isAdmitting = true;
        try {
            while (inside < most && !waiting.isEmpty()) {
                inside++;
                waiting.remove().run();
            }
        } finally {
            isAdmitting = false;
        }
    }
}
