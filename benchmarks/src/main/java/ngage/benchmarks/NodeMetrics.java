package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/// What a node says of itself at `/api/metrics`.
///
/// @param values by their names with their labels
record NodeMetrics(Map<String, Double> values) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    NodeMetrics {
        values = Map.copyOf(values);
    }

    static NodeMetrics of(HttpClient http, URI origin, String operatorToken)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(origin.resolve("/api/metrics"))
                        .header("Authorization", "Bearer " + operatorToken)
                        .timeout(PATIENCE)
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("no metrics: " + response.statusCode());
        }
        return parse(response.body());
    }

    static NodeMetrics parse(String text) {
        return new NodeMetrics(
                text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" (?=[^ ]+$)", 2))
                        .collect(
                                Collectors.toMap(
                                        parts -> parts[0], parts -> Double.valueOf(parts[1]))));
    }

    /// @return the sum of all numbers of this name, whatever their labels
    double sum(String name) {
        return values.entrySet().stream()
                .filter(entry ->
                        entry.getKey().equals(name) || entry.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
