package ngage.backend.linux;

/// Sends that are prepared one by one, and made together. One thread.
public interface Sends {

    /// Prepares one more.
    void add(int socket, long address, int length);

    /// Makes them all.
    ///
    /// @throws IllegalStateException if the kernel refuses to go on: what became of them is not known
    void send();

    /// @return what the i-th send of the last batch came to: bytes taken, or an error
    int result(int i);
}
