/// What the mob saw, and the verdict on it. Written by the engine's thread alone until the run is over,
/// then read by whoever judges. May depend on `time` and `protocol`.
@NullMarked
package ngage.mobsim.measure;

import org.jspecify.annotations.NullMarked;
