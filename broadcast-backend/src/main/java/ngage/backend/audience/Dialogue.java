package ngage.backend.audience;

import ngage.protocol.ToPhone;

/// What is said to a phone. Shared by all phones; called on their I/O threads, never blocks.
interface Dialogue {

    /// @param message UTF-8, the dialogue's to keep
    void onText(Phone phone, byte[] message);

    /// @param message the dialogue's to keep
    void onBinary(Phone phone, byte[] message);

    /// A phone asks for the time, or asked while it took no bytes, and takes some now.
    ///
    /// @param sent what it said of itself, to be said again
    void onPing(Phone phone, long sent);

    /// The last word before the close frame.
    ///
    /// @return frames; empty for none
    byte[] farewell(ToPhone.Closing closing);

    /// One that had been admitted is gone.
    void onLeft(Phone phone);

    /// Any thread.
    ///
    /// @return whether the fan's phone is connected
    boolean hasSocket(int fan);

    /// @return messages of types that this version does not know
    long skipped();
}
