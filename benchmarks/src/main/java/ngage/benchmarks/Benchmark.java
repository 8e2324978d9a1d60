package ngage.benchmarks;

import java.nio.file.Path;
import java.util.List;

/// Something that is measured.
interface Benchmark {

    /// @return what `./ngage bench NAME` calls it
    String name();

    /// @return what it measures, in one line
    String title();

    /// Measures; prints what it sees on the way.
    ///
    /// @param data folder for all that it writes
    /// @return the figures, in the order to print
    /// @throws Exception if the measurement could not be made; nothing is reported then
    List<Figure> measure(Path data) throws Exception;
}
