package ngage.backend.supervise;

/// Work that should never end. Its supervisor starts it again whenever it does, whether it returns or
/// throws; so what must survive a fall is kept in its fields. It ends soon after its thread is interrupted.
@FunctionalInterface
public interface Activity {

    /// @param progress to be told whenever a turn of the work has gone well
    void run(Progress progress) throws Exception;

    /// How an activity says that it works. Cheap enough for every turn of a loop.
    @FunctionalInterface
    interface Progress {

        /// A turn has gone well: what the activity needs is there. Called on the activity's own thread, between
        /// two turns, where a fall loses nothing.
        void works();
    }
}
