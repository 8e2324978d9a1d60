package ngage.mobsim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;

/// What a worker process is to do: a file, so that the worker needs no command line of its own.
///
/// @param backends origins of nodes
/// @param scenario of the worker's own phones
/// @param firstPhone number, in the whole mob, of its phone 0
/// @param source address to come from; absent: a usual one
/// @param record file for what it saw
record WorkerPlan(
        List<String> backends,
        Scenario scenario,
        int firstPhone,
        @Nullable String source,
        String record) {

    private static final Json JSON = Json.strict();

    WorkerPlan {
        backends = List.copyOf(backends);
    }

    static WorkerPlan read(Path file) throws IOException {
        byte[] json = Files.readAllBytes(file);
        try {
            return JSON.read(WorkerPlan.class, json, 0, json.length).orElseThrow();
        } catch (JsonProblem e) {
            throw new IOException("a worker's plan that is none: " + e.text(), e);
        }
    }

    void write(Path file) throws IOException {
        Files.write(file, JSON.write(this));
    }

    List<URI> origins() {
        return backends.stream().map(URI::create).toList();
    }

    /// @throws IOException if the source is a name that is not known
    Part part() throws IOException {
        return new Part(
                scenario, firstPhone, source == null ? null : InetAddress.getByName(source));
    }
}
