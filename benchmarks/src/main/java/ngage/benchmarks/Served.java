package ngage.benchmarks;

/// A server with phones: ours or the floor, measured in the same way.
interface Served {

    /// @return of the process whose CPU is measured
    long pid();

    /// Sends something to all phones, and does not wait for it.
    ///
    /// @return [System#nanoTime] just before it
    /// @throws Exception if the server did not take it
    long broadcast() throws Exception;

    /// Called after the last phone has it: puts away what the server answered.
    ///
    /// @throws Exception if that was a refusal
    void settle() throws Exception;
}
