package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a Redis what it has done. A connection for each question; any thread.
final class RedisProbe {

    private static final Pattern STATISTICS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),.*");
    private static final int PATIENCE_MILLIS = 5000;

    private final URI uri;

    RedisProbe(URI uri) {
        this.uri = uri;
    }

    /// @return how often each command was called since the server started, our own questions left out
    Map<String, Long> calls() throws IOException {
        return calls(info("commandstats"));
    }

    static Map<String, Long> calls(List<String> lines) {
        Map<String, Long> calls = new TreeMap<>();
        for (String line : lines) {
            Matcher matcher = STATISTICS.matcher(line);
            if (matcher.matches() && !matcher.group(1).equals("info")) {
                calls.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        }
        return calls;
    }

    /// @return the calls that came in between, of the commands that had any
    static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> more = new TreeMap<>();
        after.forEach((command, calls) -> {
            long added = calls - before.getOrDefault(command, 0L);
            if (added > 0) {
                more.put(command, added);
            }
        });
        return more;
    }

    private List<String> info(String section) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("INFO " + section + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            String head = in.readLine();
            if (head == null || !head.startsWith("$")) {
                throw new IOException("Redis answered " + head);
            }
            List<String> lines = new ArrayList<>();
            int left = Integer.parseInt(head.substring(1));
            while (left > 0) {
                String line = in.readLine();
                if (line == null) {
                    throw new IOException("Redis hung up");
                }
                lines.add(line);
                left -= line.length() + 2;
            }
            return lines;
        }
    }
}
