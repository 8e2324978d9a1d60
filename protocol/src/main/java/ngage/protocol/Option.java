package ngage.protocol;

/// One thing that a fan can answer.
///
/// @param id what travels in ballots and tallies
/// @param text what the fan reads
public record Option(OptionId id, Texts text) {}
