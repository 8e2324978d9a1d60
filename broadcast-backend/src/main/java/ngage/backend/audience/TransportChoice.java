package ngage.backend.audience;

/// Which way the phones' bytes go, once Undertow has done the handshake.
public enum TransportChoice {

    /// The best that works here.
    AUTO,

    /// Undertow's own connections.
    PORTABLE,

    /// Linux: bare descriptors on loops of ours.
    EPOLL,

    /// Linux: the same, and many writes in one system call.
    IO_URING
}
