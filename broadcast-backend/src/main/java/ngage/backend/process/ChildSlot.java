package ngage.backend.process;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The place of one child at a time: whoever closes it ends the child there, and none comes after.
/// Any thread.
public final class ChildSlot implements AutoCloseable {

    private @Nullable LeashedProcess child;
    private boolean isClosed;

    /// @throws IOException if the executable cannot be started, or the slot is closed
    public synchronized LeashedProcess start(ChildCommand command) throws IOException {
        if (isClosed) {
            throw new IOException("closed: " + command.name() + " is not started");
        }
        LeashedProcess started = LeashedProcess.start(command);
        child = started;
        return started;
    }

    /// Ends the child that is there now, at once; another may come.
    public synchronized void kill() {
        if (child != null) {
            child.kill();
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        kill();
    }
}
