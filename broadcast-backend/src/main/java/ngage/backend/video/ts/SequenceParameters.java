package ngage.backend.video.ts;

import java.util.Arrays;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import org.jspecify.annotations.Nullable;

/// Finds the sequence parameters of a picture in the first packet of a keyframe, where encoders put them.
public final class SequenceParameters {

    private static final int H264_SPS = 7;
    private static final int HEVC_SPS = 33;

    private SequenceParameters() {}

    /// @param frame the packet in which a keyframe starts
    /// @param streamType of its stream
    /// @return from the NAL's header on; absent if they are not whole in this packet
    public static byte @Nullable [] find(TsPacket frame, int streamType) {
        byte[] bytes = frame.bytes();
        int start = -1;
        for (int i = frame.payload() + 9; i + 3 < TsPacket.SIZE; i++) {
            if (bytes[i] != 0 || bytes[i + 1] != 0 || bytes[i + 2] != 1) {
                continue;
            }
            if (start >= 0) {
                int end = bytes[i - 1] == 0 ? i - 1 : i;
                return Arrays.copyOfRange(bytes, start, end);
            }
            if (isParameters(bytes[i + 3], streamType)) {
                start = i + 3;
            }
        }
        return null;
    }

    private static boolean isParameters(byte header, int streamType) {
        return streamType == ElementaryStream.HEVC
                ? (header >> 1 & 0x3f) == HEVC_SPS
                : (header & 0x1f) == H264_SPS;
    }
}
