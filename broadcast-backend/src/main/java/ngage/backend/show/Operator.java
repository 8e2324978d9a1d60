package ngage.backend.show;

/// Who commands, and from where, for the as-run log.
///
/// @param name as the surface's hello gave it
/// @param surface `desk`, `autopilot`
public record Operator(String name, String surface) {}
