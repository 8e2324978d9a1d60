/// The desk's main window: frame, top bar, as-run log, and where each feature sits. The window's thread.
/// May depend on every feature's view.
@NullMarked
package ngage.controlroom.desk;

import org.jspecify.annotations.NullMarked;
