package ngage.backend.video.ingest.rtmp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The plain handshake of RTMP, which all encoders accept: each side sends 1536 bytes and gets its own back.
final class Handshake {

    private static final int VERSION = 3;
    private static final int SIZE = 1536;

    private Handshake() {}

    static void answer(DataInputStream in, OutputStream out) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new RtmpException("not RTMP: it begins with " + version);
        }
        byte[] theirs = new byte[SIZE];
        in.readFully(theirs);
        byte[] ours = new byte[1 + 2 * SIZE]; // our time and our random bytes are zeros
        ours[0] = VERSION;
        System.arraycopy(theirs, 0, ours, 1 + SIZE, SIZE);
        out.write(ours);
        out.flush();
        in.readFully(new byte[SIZE]);
    }
}
