/// Real Redis for tests and benchmarks: one server, or a cluster of six, from the bundled executable,
/// that can be killed, frozen and started again on the same files. Knows nothing else of ngage.
@NullMarked
package ngage.testredis;

import org.jspecify.annotations.NullMarked;
