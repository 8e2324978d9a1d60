package ngage.mobsim.phone;

/// How an entry of the log came to a phone.
enum Arrival {
    /// The phone was listening when it was decided.
    LIVE,
    /// The phone caught up with it, after joining or coming back.
    BELATED
}
