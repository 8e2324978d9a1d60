package ngage.backend.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a child says, line by line: secrets masked, long lines cut, and no more lines than a log can
/// bear. A child in a rage must neither fill the disk nor block on its own output.
///
/// Belongs to the thread that drains. Holds one line.
final class ChildLog {

    static final int MAX_LINE = 400;
    static final int BURST = 30;
    static final int LINES_PER_SECOND = 2;

    private final Consumer<String> sink;
    private final List<String> secrets;
    private final LongSupplier nanos;

    private double allowance = BURST;
    private long asOf;
    private long suppressed;

    ChildLog(Consumer<String> sink, Collection<String> secrets, LongSupplier nanos) {
        this.sink = sink;
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
        this.nanos = nanos;
        this.asOf = nanos.getAsLong();
    }

    /// Reads to the end of the child's output.
    void drain(InputStream output) {
        StringBuilder line = new StringBuilder();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n' || c == '\r') {
                    endLine(line);
                } else if (line.length() < MAX_LINE + longestSecret()) {
                    line.append((char) c);
                }
            }
        } catch (IOException e) {
            sink.accept("output cannot be read any more: " + e.getMessage());
        }
        endLine(line);
        if (suppressed > 0) {
            sink.accept("(" + suppressed + " lines left out)");
        }
    }

    private void endLine(StringBuilder line) {
        if (!line.isEmpty()) {
            accept(line.toString());
            line.setLength(0);
        }
    }

    private void accept(String line) {
        long now = nanos.getAsLong();
        allowance = Math.min(BURST, allowance + (now - asOf) * 1e-9 * LINES_PER_SECOND);
        asOf = now;
        if (allowance < 1) {
            suppressed++;
            return;
        }
        allowance--;
        String told = masked(line);
        if (suppressed > 0) {
            told += " (" + suppressed + " lines before it left out)";
            suppressed = 0;
        }
        sink.accept(told);
    }

    private String masked(String line) {
        String told = line;
        for (String secret : secrets) {
            told = told.replace(secret, "***");
        }
        return told.length() > MAX_LINE ? told.substring(0, MAX_LINE) + "..." : told;
    }

    /// A line is cut after masking, or a secret at the cut would survive in part.
    private int longestSecret() {
        return secrets.stream().mapToInt(String::length).max().orElse(0);
    }
}
