package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is alive on a JVM's heap after a full collection, by class: `jcmd GC.class_histogram`.
///
/// @param bytes of all objects
/// @param ofClass bytes of the objects of each class
record LiveHeap(long bytes, Map<String, Long> ofClass) {

    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)\\s*");

    LiveHeap {
        ofClass = Map.copyOf(ofClass);
    }

    /// Blocking: makes the JVM collect.
    static LiveHeap of(long pid) throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                "" + pid,
                                "GC.class_histogram")
                        .redirectErrorStream(true)
                        .start();
        List<String> lines;
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
            lines = out.lines().toList();
        }
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd did not answer: " + String.join("\n", lines));
        }
        return parse(lines);
    }

    static LiveHeap parse(List<String> lines) throws IOException {
        Map<String, Long> ofClass = new HashMap<>();
        for (String line : lines) {
            Matcher total = TOTAL.matcher(line);
            if (total.matches()) {
                return new LiveHeap(Long.parseLong(total.group(1)), ofClass);
            }
            Matcher row = LINE.matcher(line);
            if (row.matches()) {
                ofClass.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
            }
        }
        throw new IOException("no total in the histogram: " + String.join("\n", lines));
    }

    /// @return the classes that have grown most since `before`, with how many bytes for each phone
    List<String> growthSince(LiveHeap before, int phones, int count) {
        Stream<Map.Entry<String, Double>> growth =
                ofClass.entrySet().stream()
                        .map(each ->
                                Map.entry(
                                        each.getKey(),
                                        (each.getValue()
                                                        - before.ofClass.getOrDefault(
                                                                each.getKey(), 0L))
                                                / (double) phones));
        return growth.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(count)
                .map(each -> "%.1f %s".formatted(each.getValue(), each.getKey()))
                .toList();
    }
}
