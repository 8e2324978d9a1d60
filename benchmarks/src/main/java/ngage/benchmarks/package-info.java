/// Figures of the running whole, each with its goal and its ratio to a floor of the same run: one class
/// per benchmark, named by [ngage.benchmarks.BenchmarksMain]. Run by hand (`./ngage bench NAME`), never
/// as a test.
///
/// The yardstick is C, under `src/main/c`: a server that does nothing but the system calls, and the phones
/// with which it and the real node are measured.
@NullMarked
package ngage.benchmarks;

import org.jspecify.annotations.NullMarked;
