package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import ngage.demo.DataFolder;
import ngage.demo.DemoRedis;
import ngage.demo.Venue;
import ngage.protocol.show.Show;
import ngage.testsupport.FreePorts;

/// One node with a show and its Redis, in a folder of their own. One thread.
record NodeWithRedis(DataFolder folder, Venue venue, DemoRedis redis, NodeProcess node)
        implements AutoCloseable {

    static NodeWithRedis start(Path data, NodeProcess.Program program, Show show) throws Exception {
        return start(data, program, show, Map.of());
    }

    /// @param more of the environment, besides the secrets of the folder
    static NodeWithRedis start(
            Path data, NodeProcess.Program program, Show show, Map<String, String> more)
            throws Exception {
        DataFolder folder = DataFolder.at(data);
        Venue venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> System.out.println(who + ": " + what));
        try {
            Map<String, String> environment = new HashMap<>(secrets(folder));
            environment.putAll(more);
            DemoRedis redis = venue.openRedis(null);
            Path file = AnnouncementShow.write(show, data.resolve("show.json"));
            NodeProcess node =
                    NodeProcess.start(
                            program, folder.logs(), file, redis.uri().toString(), environment);
            return new NodeWithRedis(folder, venue, redis, node);
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    /// @return the environment of a backend in this venue
    static Map<String, String> secrets(DataFolder folder) throws IOException {
        Map<String, String> secrets = new HashMap<>();
        for (String line : Files.readAllLines(folder.root().resolve("secrets.env"))) {
            int equals = line.indexOf('=');
            secrets.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return secrets;
    }

    @Override
    public void close() {
        node.close();
        venue.close();
    }
}
