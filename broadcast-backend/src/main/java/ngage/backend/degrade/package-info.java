/// What a node does without while it has too much to do, in a fixed order: the desk's live charts, new fans,
/// quick returns. Ballots and cues are never among it. Leaderboards and personal extras, which would come
/// between charts and joins, do not exist yet.
///
/// [Degradation] decides, without threads or clock; [DegradationWatch] measures and holds what is decided, for
/// the parts to read as [Spared]. May depend on the JDK, `protocol`, `relay` (to hear of entries) and `supervise`.
@NullMarked
package ngage.backend.degrade;

import org.jspecify.annotations.NullMarked;
