package ngage.backend.nodes;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What this node is among the others.
///
/// @param roles at least one
/// @param advertise the origin by which phones reach this one, such as `https://n1.example.org`; absent: made
///     from host and port
/// @param peerOrigin the origin by which the other nodes reach it, without whatever stands between it and
///     the phones: only the machine itself can say that a process is gone. Absent: the same
public record NodeConfig(Set<Role> roles, @Nullable String advertise, @Nullable String peerOrigin) {

    public static final NodeConfig ALL_ROLES =
            new NodeConfig(EnumSet.allOf(Role.class), null, null);

    /// @throws IllegalArgumentException if something cannot be right; it names the option and the cure
    public NodeConfig {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException(
                    "--roles must name at least one of audience, conductor, video");
        }
        roles = Set.copyOf(roles);
        checkOrigin("--advertise", advertise);
        checkOrigin("--peer-origin", peerOrigin);
    }

    private static void checkOrigin(String option, @Nullable String text) {
        if (text != null && !isOrigin(text)) {
            throw new IllegalArgumentException(
                    option
                            + " must look like https://n1.example.org or http://10.0.0.1:8080, is "
                            + text);
        }
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    private static boolean isOrigin(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && text.equals(uri.getScheme() + "://" + uri.getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
