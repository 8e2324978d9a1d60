package ngage.benchmarks;

import java.nio.file.Path;
import ngage.demo.DataFolder;
import ngage.demo.Venue;
import ngage.testsupport.FreePorts;

/// A node with a show and its Redis, but without a programme: what one costs that has nothing to do. One thread.
final class IdleNode implements AutoCloseable {

    private final Venue venue;
    private final NodeProcess node;

    private IdleNode(Venue venue, NodeProcess node) {
        this.venue = venue;
        this.node = node;
    }

    /// @param data a folder of its own
    static IdleNode start(Path data) throws Exception {
        DataFolder folder = DataFolder.at(data);
        Venue venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> System.out.println(who + ": " + what));
        try {
            NodeProcess node =
                    NodeProcess.start(
                            NodeProcess.Program.named("idle-node"),
                            folder.logs(),
                            AnnouncementShow.write(
                                    AnnouncementShow.of(2), data.resolve("show.json")),
                            venue.openRedis(null).uri().toString(),
                            NodeUnderTest.secrets(folder));
            return new IdleNode(venue, node);
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    long pid() {
        return node.pid();
    }

    @Override
    public void close() {
        node.close();
        venue.close();
    }
}
