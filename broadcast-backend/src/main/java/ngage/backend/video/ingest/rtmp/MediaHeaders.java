package ngage.backend.video.ingest.rtmp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a decoder must know before the first frame: the newest description, and the newest settings of the
/// codecs. For one thread.
final class MediaHeaders {

    private static final byte[] SET_DATA_FRAME = text("@setDataFrame");
    private static final int AVC = 7;
    private static final int AAC = 10;
    private static final int ENHANCED_AUDIO = 9;

    private @Nullable RtmpMessage description;
    private @Nullable RtmpMessage video;
    private @Nullable RtmpMessage audio;

    /// @return whether it brings other settings than those so far, or the first ones
    boolean accept(RtmpMessage message) {
        if (message.type() == RtmpMessage.DATA) {
            description = message;
            return false;
        }
        if (isVideoHeader(message)) {
            boolean isOther = isOther(video, message);
            video = message;
            return isOther;
        }
        if (isAudioHeader(message)) {
            boolean isOther = isOther(audio, message);
            audio = message;
            return isOther;
        }
        return false;
    }

    /// @return all that there are, for a new reader
    List<RtmpMessage> all() {
        return Stream.of(description, video, audio).filter(Objects::nonNull).toList();
    }

    /// As it stands in a file: without the word that it is to be kept.
    static RtmpMessage asInFile(RtmpMessage message) {
        byte[] body = message.body();
        int length = SET_DATA_FRAME.length;
        boolean isMarked =
                message.type() == RtmpMessage.DATA
                        && body.length > length
                        && Arrays.equals(body, 0, length, SET_DATA_FRAME, 0, length);
        return isMarked
                ? new RtmpMessage(
                        message.type(),
                        message.stream(),
                        message.timestamp(),
                        Arrays.copyOfRange(body, length, body.length))
                : message;
    }

    private static boolean isOther(@Nullable RtmpMessage before, RtmpMessage now) {
        return before == null || !Arrays.equals(before.body(), now.body());
    }

    private static boolean isVideoHeader(RtmpMessage message) {
        byte[] body = message.body();
        if (message.type() != RtmpMessage.VIDEO || body.length < 2) {
            return false;
        }
        boolean isEnhanced = (body[0] & 0x80) != 0;
        return isEnhanced ? (body[0] & 0xf) == 0 : (body[0] & 0xf) == AVC && body[1] == 0;
    }

    private static boolean isAudioHeader(RtmpMessage message) {
        byte[] body = message.body();
        if (message.type() != RtmpMessage.AUDIO || body.length < 2) {
            return false;
        }
        int format = body[0] >> 4 & 0xf;
        return format == AAC && body[1] == 0 || format == ENHANCED_AUDIO && (body[0] & 0xf) == 0;
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] amf = new byte[3 + bytes.length];
        amf[0] = 2;
        amf[2] = (byte) bytes.length;
        System.arraycopy(bytes, 0, amf, 3, bytes.length);
        return amf;
    }
}
