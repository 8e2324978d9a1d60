package ngage.benchmarks;

/// Something that is measured.
interface Benchmark {

    /// @return what `./ngage bench NAME` calls it
    String name();

    /// @return what it measures, in one line
    String title();

    /// Measures; prints what it sees on the way.
    ///
    /// @throws Exception if the measurement could not be made; nothing is reported then
    Report measure(Settings settings) throws Exception;
}
