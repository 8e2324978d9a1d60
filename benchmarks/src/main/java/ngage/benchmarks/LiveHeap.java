package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    /// Not objects: what the collector puts where it does not want to move others.
    private static final String FILLER = "[Ljdk.internal.vm.FillerElement;";

    private static final int MOST_COLLECTIONS = 10;
    private static final int STILL_BYTES = 32 * 1024;

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

    /// Blocking: the same, as soon as it does not shrink any more. What a start leaves behind goes only
    /// after some collections.
    static LiveHeap settledOf(long pid) throws IOException, InterruptedException {
        LiveHeap heap = of(pid);
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            TimeUnit.SECONDS.sleep(1);
            LiveHeap next = of(pid);
            if (next.bytes > heap.bytes - STILL_BYTES) {
                return next;
            }
            heap = next;
        }
        return heap;
    }

    static LiveHeap parse(List<String> lines) throws IOException {
        Map<String, Long> ofClass = new HashMap<>();
        for (String line : lines) {
            Matcher total = TOTAL.matcher(line);
            if (total.matches()) {
                Long fillers = ofClass.remove(FILLER);
                return new LiveHeap(
                        Long.parseLong(total.group(1)) - (fillers == null ? 0 : fillers), ofClass);
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
