package ngage.mobsim.engine;

/// A phone's place in the waiting room.
///
/// @param place to be shown at the next try; empty if the backend gave none
/// @param sinceNanos when it was first told to wait
record WaitingPlace(String place, long sinceNanos) {}
