package ngage.mobsim.engine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import ngage.mobsim.measure.MobRecord;
import org.jspecify.annotations.Nullable;

/// Every node that the mob has heard of: those it was started with, and those that nodes tell of.
///
/// Owned by the engine's thread. Bound: 1,000 nodes; of more the mob takes no notice.
final class Nodes {

    private static final int MOST = 1000;

    private final @Nullable InetAddress source;
    private final MobRecord record;
    private final Map<String, Node> byOrigin = new HashMap<>();
    private final Map<List<String>, List<Node>> lists = new HashMap<>();
    private final List<Node> all = new ArrayList<>();
    private final int given;

    /// @param origins at least one
    /// @param source address to come from; absent: the usual ones
    Nodes(List<URI> origins, @Nullable InetAddress source, MobRecord record) {
        this.source = source;
        this.record = record;
        for (URI origin : origins) {
            find(origin);
        }
        this.given = all.size();
    }

    /// @return where a phone goes first; the nodes that the mob was started with get the same number each
    Node firstFor(int phone) {
        return all.get(Math.floorMod(phone, given));
    }

    /// @return any other one, if there is another
    Node otherThan(Node node, SplittableRandom random) {
        int place = all.indexOf(node);
        return all.size() < 2
                ? node
                : all.get((place + 1 + random.nextInt(all.size() - 1)) % all.size());
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /// @param origins as a node tells them
    /// @return those that the mob can go to, in this order; the same object for the same origins
    List<Node> told(List<String> origins) {
        if (origins.isEmpty()) {
            return List.of();
        }
        List<Node> known = lists.get(origins);
        if (known != null) {
            return known;
        }
        List<Node> nodes = new ArrayList<>();
        for (String origin : origins) {
            Node node = parse(origin);
            if (node != null) {
                nodes.add(node);
            }
        }
        List<Node> list = List.copyOf(nodes);
        if (lists.size() < MOST) {
            lists.put(origins, list);
        }
        return list;
    }

    private @Nullable Node parse(String origin) {
        try {
            URI uri = new URI(origin);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
                return find(uri);
            }
        } catch (URISyntaxException e) {
            // What is not an address at all is counted like one that the mob cannot go to.
        }
        record.onTrouble("told of a node that it cannot go to: " + origin);
        return null;
    }

    private @Nullable Node find(URI uri) {
        InetSocketAddress address =
                new InetSocketAddress(uri.getHost(), Math.max(0, uri.getPort()));
        Node node = Node.at(uri, Sources.to(address, source));
        Node known = byOrigin.get(node.origin());
        if (known == null && all.size() < MOST) {
            byOrigin.put(node.origin(), node);
            all.add(node);
            return node;
        }
        return known;
    }
}
