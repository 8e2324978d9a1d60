package ngage.backend.video.ts;

import java.io.ByteArrayOutputStream;

/// Size of a picture in pixels, as the stream's own parameters say.
public record PictureSize(int width, int height) {

    private static final int[] WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138};
    private static final int MACROBLOCK = 16;

    /// @param parameters the sequence parameter set of H.264, from its NAL header on
    public static PictureSize ofH264(byte[] parameters) {
        BitReader in = new BitReader(withoutEmulation(parameters));
        in.bits(8);
        int profile = in.bits(8);
        in.bits(16);
        in.golomb();
        int chroma = 1;
        for (int with : WITH_CHROMA) {
            if (profile == with) {
                chroma = chroma(in);
            }
        }
        in.golomb();
        order(in);
        in.golomb();
        in.flag();
        int width = MACROBLOCK * (in.golomb() + 1);
        int mapUnits = in.golomb() + 1;
        int fields = in.flag() ? 1 : 2;
        if (fields == 2) {
            in.flag();
        }
        in.flag();
        int height = MACROBLOCK * fields * mapUnits;
        if (in.flag()) {
            int unitX = chroma == 1 || chroma == 2 ? 2 : 1;
            int unitY = fields * (chroma == 1 ? 2 : 1);
            width -= unitX * (in.golomb() + in.golomb());
            height -= unitY * (in.golomb() + in.golomb());
        }
        return new PictureSize(width, height);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }

    private static int chroma(BitReader in) {
        int chroma = in.golomb();
        if (chroma == 3) {
            in.flag();
        }
        in.golomb();
        in.golomb();
        in.flag();
        if (in.flag()) {
            for (int i = 0; i < (chroma == 3 ? 12 : 8); i++) {
                if (in.flag()) {
                    skipScaling(in, i < 6 ? 16 : 64);
                }
            }
        }
        return chroma;
    }

    private static void skipScaling(BitReader in, int entries) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < entries && next != 0; i++) {
            next = last + in.signedGolomb() + 256 & 0xff;
            last = next == 0 ? last : next;
        }
    }

    /// Of the pictures' numbers.
    private static void order(BitReader in) {
        int type = in.golomb();
        if (type == 0) {
            in.golomb();
        } else if (type == 1) {
            in.flag();
            in.signedGolomb();
            in.signedGolomb();
            int cycle = Math.min(255, in.golomb());
            for (int i = 0; i < cycle; i++) {
                in.signedGolomb();
            }
        }
    }

    /// Without the bytes that keep start codes out of it.
    private static byte[] withoutEmulation(byte[] nal) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int zeros = 0;
        for (byte b : nal) {
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            out.write(b);
        }
        return out.toByteArray();
    }
}
