/// Scenarios over the whole: real processes, real Redis, real video, a real browser, and the rules
/// between packages.
@NullMarked
package ngage.systemtests;

import org.jspecify.annotations.NullMarked;
