package ngage.backend.video.ingest;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What can be seen of an SRT packet from outside (draft-sharabayko-srt, section 3). Pure
/// functions; the buffer's position stays.
final class SrtPacket {

    private static final int HEADER = 16;
    private static final int CONTROL = 0x80;

    /// Of the handshake's kind, behind the header.
    private static final int KIND_AT = HEADER + 20;

    private static final int CONCLUSION = -1;

    /// Kinds from here on are no handshakes but refusals.
    private static final int REFUSED = 1000;

    private static final int LAST_REFUSED = 9999;
    private static final int BAD_SECRET = REFUSED + 10;
    private static final int UNSECURE = REFUSED + 11;

    private SrtPacket() {}

    static boolean isWhole(ByteBuffer packet) {
        return packet.remaining() >= HEADER;
    }

    static boolean isHandshake(ByteBuffer packet) {
        int at = packet.position();
        return packet.remaining() >= KIND_AT + 4
                && (packet.get(at) & 0xff) == CONTROL
                && packet.get(at + 1) == 0;
    }

    /// @param packet that a listener sends
    /// @return whether it takes the caller with this
    static boolean isAgreement(ByteBuffer packet) {
        return isHandshake(packet) && packet.getInt(packet.position() + KIND_AT) == CONCLUSION;
    }

    /// @param packet that a listener sends
    /// @return why it does not take the caller, in words; absent if this is no refusal
    static @Nullable String refusal(ByteBuffer packet) {
        if (!isHandshake(packet)) {
            return null;
        }
        int kind = packet.getInt(packet.position() + KIND_AT);
        if (kind < REFUSED || kind > LAST_REFUSED) {
            return null;
        }
        return switch (kind) {
            case BAD_SECRET -> "it has another passphrase";
            case UNSECURE -> "it has no passphrase";
            default -> "SRT's reason " + (kind - REFUSED);
        };
    }
}
