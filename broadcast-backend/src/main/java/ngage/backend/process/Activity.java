package ngage.backend.process;

/// Work that should never end. Its supervisor starts it again whenever it does, whether it returns or
/// throws. It ends soon after its thread is interrupted.
@FunctionalInterface
public interface Activity {

    void run() throws Exception;
}
