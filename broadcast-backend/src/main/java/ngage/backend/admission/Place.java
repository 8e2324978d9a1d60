package ngage.backend.admission;

import java.nio.ByteBuffer;
import java.time.Instant;
import ngage.protocol.ShowRunId;
import org.jspecify.annotations.Nullable;

/// A phone's place in the waiting room. The phone keeps it, not the node: so a million may wait at no
/// cost, a node may die, and any node knows who came first.
///
/// @param number its own, at random and not 0: the same through all that the phone is told, on any node
/// @param spot where it is in the line of `node`; the time of arrival holds on any node
/// @param node in whose line it is
/// @param askBy until when it is counted as waiting, to the second
record Place(long number, WaitingLine.Spot spot, int node, Instant askBy) {

    /// Writes places of one show run and recognises its own.
    static final class Signer {

        private static final int BYTES = 8 + 8 + 4 + 4 + 8;

        private final SignedText text;

        Signer(byte[] secret, ShowRunId showRun) {
            this.text = new SignedText(new KeyedHash(secret, "place " + showRun));
        }

        String sign(Place place) {
            return text.write(
                    ByteBuffer.allocate(BYTES)
                            .putLong(place.number)
                            .putLong(place.spot.arrivedMillis())
                            .putInt(place.spot.rank())
                            .putInt(place.node)
                            .putLong(place.askBy.getEpochSecond())
                            .array());
        }

        /// @return nothing if it was not signed for this run
        @Nullable Place read(String place) {
            ByteBuffer body = text.read(place);
            if (body == null || body.remaining() != BYTES) {
                return null;
            }
            return new Place(
                    body.getLong(),
                    new WaitingLine.Spot(body.getLong(), body.getInt()),
                    body.getInt(),
                    Instant.ofEpochSecond(body.getLong()));
        }
    }
}
