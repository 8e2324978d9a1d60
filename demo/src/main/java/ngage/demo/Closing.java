package ngage.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/// Things to end, the last one first. Any thread may close it, any number of times; what is added
/// afterwards is ended at once.
final class Closing implements AutoCloseable {

    private final Deque<Runnable> ends = new ArrayDeque<>();
    private boolean closed;

    synchronized void add(Runnable end) {
        if (closed) {
            end.run();
        } else {
            ends.push(end);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!ends.isEmpty()) {
            ends.pop().run();
        }
    }
}
