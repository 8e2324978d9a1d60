package ngage.backend.video.ts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Kind of the sound, as the header of each AAC frame in a transport stream (ADTS) says.
///
/// @param sampleRate of the coded samples
/// @param channels as ADTS numbers their layouts: 1 to 6, and 7 for eight of them
public record AacFormat(int sampleRate, int channels) {

    static final int HEADER = 7;

    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025,
        8000, 7350
    };
    private static final int SAMPLES = 1024;
    private static final int LAST_LAYOUT = 7;

    // After the tables that it is checked against.
    public static final AacFormat STEREO_48K = new AacFormat(48_000, 2);

    public AacFormat {
        if (rateIndex(sampleRate) < 0 || channels < 1 || channels > LAST_LAYOUT) {
            throw new IllegalArgumentException(
                    "no AAC has " + channels + " channels at " + sampleRate + " Hz");
        }
    }

    /// @param bytes with a whole header
    /// @return absent if there is none, or one of a layout of its own
    static @Nullable AacFormat read(byte[] bytes, int at) {
        boolean isHeader = (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xf6) == 0xf0;
        int rate = bytes[at + 2] >> 2 & 0xf;
        int channels = (bytes[at + 2] & 1) << 2 | bytes[at + 3] >> 6 & 3;
        return isHeader && rate < RATES.length && channels > 0
                ? new AacFormat(RATES[rate], channels)
                : null;
    }

    /// @return bytes of the frame whose header this is, with the header
    static int frameSize(byte[] bytes, int at) {
        return (bytes[at + 3] & 3) << 11
                | (bytes[at + 4] & 0xff) << 3
                | (bytes[at + 5] & 0xff) >> 5;
    }

    /// @return how long these frames last
    public long ticks(long frames) {
        return Math.round((double) frames * SAMPLES * Ticks.PER_SECOND / sampleRate);
    }

    /// @return whole frames that fit into this time
    public long frames(long ticks) {
        return Math.floorDiv(ticks * sampleRate, (long) SAMPLES * Ticks.PER_SECOND);
    }

    /// A frame in which no band of any channel carries anything.
    public byte[] silence() {
        BitWriter body = new BitWriter();
        for (char element : layout().toCharArray()) {
            switch (element) {
                case 's' -> body.put(3, 0).put(4, 0);
                case 'p' -> body.put(3, 1).put(4, 0).put(1, 0);
                default -> body.put(3, 3).put(4, 0);
            }
            emptyChannel(body);
            if (element == 'p') {
                emptyChannel(body);
            }
        }
        byte[] coded = body.put(3, 7).bytes();
        int size = HEADER + coded.length;
        BitWriter frame = new BitWriter();
        frame.put(12, 0xfff).put(4, 1); // MPEG-4, no checksum
        frame.put(2, 1).put(4, rateIndex(sampleRate)).put(1, 0).put(3, channels); // low complexity
        frame.put(4, 0).put(13, size).put(11, 0x7ff).put(2, 0);
        byte[] bytes = Arrays.copyOf(frame.bytes(), size);
        System.arraycopy(coded, 0, bytes, HEADER, coded.length);
        return bytes;
    }

    /// Single channels, pairs, and one for low frequencies.
    private String layout() {
        return switch (channels) {
            case 1 -> "s";
            case 2 -> "p";
            case 3 -> "sp";
            case 4 -> "sps";
            case 5 -> "spp";
            case 6 -> "sppl";
            default -> "spppl";
        };
    }

    /// Gain 0, one long window, no bands, no tools.
    private static void emptyChannel(BitWriter to) {
        to.put(8, 0).put(1, 0).put(2, 0).put(1, 0).put(6, 0).put(1, 0).put(3, 0);
    }

    private static int rateIndex(int rate) {
        for (int i = 0; i < RATES.length; i++) {
            if (RATES[i] == rate) {
                return i;
            }
        }
        return -1;
    }
}
