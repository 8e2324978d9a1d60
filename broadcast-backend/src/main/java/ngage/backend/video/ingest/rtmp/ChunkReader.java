package ngage.backend.video.ingest.rtmp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts the messages of a caller together out of its chunks.
///
/// For one thread. Holds at most [#MAX_STREAMS] unfinished messages, all of them together of at most the
/// limit's size; memory grows with what arrives, not with what is announced.
final class ChunkReader {

    static final int MAX_STREAMS = 16;
    static final int MAX_CHUNK = 1 << 24;

    private static final int EXTENDED = 0xff_ffff;
    private static final int FIRST_CHUNK_SIZE = 128;
    private static final int FIRST_PIECE = 1 << 12;

    private final DataInputStream in;
    private final Map<Integer, Assembly> streams = new HashMap<>();
    private int chunkSize = FIRST_CHUNK_SIZE;
    private int maxBytes;
    private long bytesRead;

    /// What one chunk stream remembers of its last header, and its unfinished message.
    private static final class Assembly {
        long timestamp;
        long delta;
        boolean isExtended;
        int length;
        int type;
        int stream;
        byte[] body = new byte[0];
        int have;
    }

    /// @param in which can be marked
    /// @param maxBytes of unfinished messages
    ChunkReader(DataInputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void setChunkSize(int size) throws RtmpException {
        if (size < 1 || size > MAX_CHUNK) {
            throw new RtmpException("chunks of " + size + " bytes");
        }
        chunkSize = size;
    }

    /// The rest of that message will not come.
    void abort(int chunkStream) {
        Assembly aborted = streams.get(chunkStream);
        if (aborted != null) {
            aborted.have = 0;
            aborted.body = new byte[0];
        }
    }

    /// @return of chunks, since the handshake
    long bytesRead() {
        return bytesRead;
    }

    /// @return the next whole message; absent at the end of the stream
    @Nullable RtmpMessage next() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            bytesRead++;
            RtmpMessage message = chunk(first);
            if (message != null) {
                return message;
            }
        }
    }

    private @Nullable RtmpMessage chunk(int first) throws IOException {
        int format = first >> 6;
        int id = id(first & 0x3f);
        Assembly assembly = streams.get(id);
        if (assembly == null) {
            if (format == 3) {
                throw new RtmpException("a chunk that goes on with nothing");
            }
            if (streams.size() >= MAX_STREAMS) {
                throw new RtmpException("more than " + MAX_STREAMS + " chunk streams");
            }
            assembly = new Assembly();
            streams.put(id, assembly);
        }
        boolean isNew = assembly.have == 0;
        header(format, assembly, isNew);
        int piece = Math.min(chunkSize, assembly.length - assembly.have);
        read(assembly, piece);
        if (assembly.have < assembly.length) {
            return null;
        }
        RtmpMessage message =
                new RtmpMessage(
                        assembly.type,
                        assembly.stream,
                        assembly.timestamp,
                        Arrays.copyOf(assembly.body, assembly.length));
        assembly.have = 0;
        assembly.body = new byte[0];
        return message;
    }

    private int id(int low) throws IOException {
        return switch (low) {
            case 0 -> 64 + unsigned(1);
            case 1 -> 64 + unsigned(1) + 256 * unsigned(1);
            default -> low;
        };
    }

    private void header(int format, Assembly assembly, boolean isNew) throws IOException {
        if (format < 3) {
            if (!isNew) {
                throw new RtmpException("a message within another of the same chunk stream");
            }
            int time = unsigned(3);
            if (format < 2) {
                assembly.length = unsigned(3);
                assembly.type = unsigned(1);
                if (assembly.length > maxBytes) {
                    throw new RtmpException("a message of " + assembly.length + " bytes");
                }
            }
            if (format == 0) {
                assembly.stream = Integer.reverseBytes(unsigned(4));
            }
            assembly.isExtended = time == EXTENDED;
            long full = assembly.isExtended ? unsigned(4) & 0xffff_ffffL : time;
            assembly.delta = full;
            assembly.timestamp = format == 0 ? full : assembly.timestamp + full & 0xffff_ffffL;
            return;
        }
        if (assembly.isExtended) {
            skipRepeated(assembly.delta);
        }
        if (isNew) {
            assembly.timestamp = assembly.timestamp + assembly.delta & 0xffff_ffffL;
        }
    }

    /// The time stands in continuations once more, but not with every encoder.
    private void skipRepeated(long time) throws IOException {
        in.mark(4);
        if ((in.readInt() & 0xffff_ffffL) == time) {
            bytesRead += 4;
        } else {
            in.reset();
        }
    }

    private void read(Assembly assembly, int piece) throws IOException {
        int waiting = streams.values().stream().mapToInt(stream -> stream.have).sum();
        if (waiting + piece > maxBytes) {
            throw new RtmpException("unfinished messages of more than " + maxBytes + " bytes");
        }
        int end = assembly.have + piece;
        while (assembly.have < end) {
            int some = Math.min(end - assembly.have, FIRST_PIECE);
            if (assembly.body.length < assembly.have + some) {
                int grown = Math.max(assembly.have + some, 2 * assembly.body.length);
                assembly.body = Arrays.copyOf(assembly.body, Math.min(grown, assembly.length));
            }
            in.readFully(assembly.body, assembly.have, some);
            assembly.have += some;
            bytesRead += some;
        }
    }

    private int unsigned(int bytes) throws IOException {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the caller broke off in a header");
            }
            value = value << 8 | next;
        }
        bytesRead += bytes;
        return value;
    }
}
