package ngage.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ngage.protocol.CueRunId;
import ngage.protocol.Tally;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;

/// What the demo needs of mobsim's summary file; its further fields are left aside.
///
/// @param phones in the mob
/// @param gaps entries of the log that a phone missed or got twice
/// @param problems why the mob says that the run failed, in words; empty if it does not
public record MobSummary(
        int phones,
        List<Cue> cues,
        long lost,
        long doubled,
        long gaps,
        Percentiles displaySkewMs,
        List<String> problems) {

    public MobSummary {
        cues = List.copyOf(cues);
        problems = List.copyOf(problems);
    }

    /// @param expected phones that should have shown it on its frame
    /// @param away phones that were not there to
    /// @param goToSocketMs from the conductor's decision
    public record Cue(
            CueRunId cueRun,
            String kind,
            int staged,
            int expected,
            int away,
            int shown,
            Percentiles displaySkewMs,
            Percentiles goToSocketMs,
            int answered,
            int acknowledged,
            @Nullable Tally tally,
            long late,
            long lost,
            long doubled) {}

    public record Percentiles(double p50, double p99, double max) {

        Percentiles plus(double more) {
            return new Percentiles(micros(p50 + more), micros(p99 + more), micros(max + more));
        }

        private static double micros(double millis) {
            return Math.rint(millis * 1000) / 1000;
        }
    }

    public static MobSummary read(Path file) throws DemoException {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DemoException("the mob left no summary at " + file, e);
        }
    }

    static MobSummary parse(byte[] json) throws DemoException {
        try {
            return Json.lenient().read(MobSummary.class, json, 0, json.length).orElseThrow();
        } catch (JsonProblem e) {
            throw new DemoException("the mob's summary is not understood: " + e.getMessage(), e);
        }
    }
}
