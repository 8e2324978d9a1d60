package ngage.backend.video.foreign;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ngage.backend.video.ts.MalformedStreamException;

/// What a master playlist offers.
///
/// @param variants not empty
record MasterPlaylist(List<Variant> variants) {

    private static final String VARIANT = "#EXT-X-STREAM-INF:";

    /// @param bitsPerSecond at most
    record Variant(URI uri, long bitsPerSecond) {}

    MasterPlaylist {
        variants = List.copyOf(variants);
    }

    /// @param address of the playlist, against which those in it are resolved
    /// @return absent if this is no master playlist
    /// @throws MalformedStreamException if one of its addresses is none
    static Optional<MasterPlaylist> parse(URI address, String text)
            throws MalformedStreamException {
        List<Variant> variants = new ArrayList<>();
        String attributes = null;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith(VARIANT)) {
                attributes = line.substring(VARIANT.length());
            } else if (attributes != null && !line.isEmpty() && !line.startsWith("#")) {
                variants.add(new Variant(resolved(address, line), bandwidth(attributes)));
                attributes = null;
            }
        }
        return variants.isEmpty() ? Optional.empty() : Optional.of(new MasterPlaylist(variants));
    }

    /// @return the best one within the limit; if there is none, the smallest
    Variant within(long bitsPerSecond) {
        Comparator<Variant> bySize = Comparator.comparingLong(Variant::bitsPerSecond);
        return variants.stream()
                .filter(each -> each.bitsPerSecond <= bitsPerSecond)
                .max(bySize)
                .orElseGet(() -> variants.stream().min(bySize).orElseThrow());
    }

    private static URI resolved(URI address, String line) throws MalformedStreamException {
        try {
            return address.resolve(line);
        } catch (IllegalArgumentException e) {
            throw new MalformedStreamException(
                    "the master playlist is not readable: " + e.getMessage());
        }
    }

    private static long bandwidth(String attributes) {
        return Tags.attribute(attributes, "BANDWIDTH").map(Tags::number).orElse(0L);
    }
}
