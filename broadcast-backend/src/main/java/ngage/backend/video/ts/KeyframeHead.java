package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ngage.backend.video.ts.ProgramMap.ElementaryStream;
import org.jspecify.annotations.Nullable;

/// The packets of a keyframe up to its sequence parameters, by which one knows whether the picture is still of
/// the same kind. They need not be in the first packet: OBS puts a long remark of its encoder before them.
///
/// One thread. Holds at most [#MAX_BYTES] of the picture; a frame that has shown no parameters by then has
/// none.
public final class KeyframeHead {

    private static final int MAX_BYTES = 8192;
    private static final int MAX_PACKETS = 1000;

    private static final int H264_LAST_SLICE = 5;
    private static final int H264_SPS = 7;
    private static final int HEVC_LAST_SLICE = 31;
    private static final int HEVC_SPS = 33;

    private final List<TsPacket> packets = new ArrayList<>();
    private final ByteArrayOutputStream picture = new ByteArrayOutputStream();
    private int pid;
    private boolean isHevc;
    private byte @Nullable [] parameters;

    /// @param first packet of the keyframe
    /// @param streamType of its stream
    /// @return whether this one says all
    public boolean begin(TsPacket first, int streamType) {
        packets.clear();
        picture.reset();
        parameters = null;
        pid = first.pid();
        isHevc = streamType == ElementaryStream.HEVC;
        return add(first, first.unit());
    }

    /// @param next packet of the stream, of the picture or not
    /// @return whether it is known now what the frame says of its kind
    public boolean accept(TsPacket next) {
        return add(next, next.payload());
    }

    /// @return whether a keyframe is held
    public boolean isOpen() {
        return !packets.isEmpty();
    }

    /// @return from the NAL's header on; absent if the frame has none
    public byte @Nullable [] parameters() {
        return parameters;
    }

    /// @return what was held, in the order of the stream; from now on nothing is
    public List<TsPacket> release() {
        List<TsPacket> held = List.copyOf(packets);
        packets.clear();
        return held;
    }

    private boolean add(TsPacket packet, int from) {
        packets.add(packet);
        if (packet.pid() == pid) {
            picture.write(packet.bytes(), from, TsPacket.SIZE - from);
            return isDecided(picture.toByteArray()) || picture.size() > MAX_BYTES;
        }
        return packets.size() >= MAX_PACKETS;
    }

    private boolean isDecided(byte[] bytes) {
        int start = -1;
        for (int i = 0; i + 3 < bytes.length; i++) {
            if (bytes[i] != 0 || bytes[i + 1] != 0 || bytes[i + 2] != 1) {
                continue;
            }
            if (start >= 0) {
                parameters = Arrays.copyOfRange(bytes, start, bytes[i - 1] == 0 ? i - 1 : i);
                return true;
            }
            if (isParameters(bytes[i + 3])) {
                start = i + 3;
            } else if (isSlice(bytes[i + 3])) {
                return true;
            }
        }
        return false;
    }

    private boolean isParameters(byte header) {
        return type(header) == (isHevc ? HEVC_SPS : H264_SPS);
    }

    private boolean isSlice(byte header) {
        return isHevc
                ? type(header) <= HEVC_LAST_SLICE
                : type(header) >= 1 && type(header) <= H264_LAST_SLICE;
    }

    private int type(byte header) {
        return isHevc ? header >> 1 & 0x3f : header & 0x1f;
    }
}
