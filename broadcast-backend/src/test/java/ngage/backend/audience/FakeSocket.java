package ngage.backend.audience;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import ngage.backend.linux.OffHeap;

/// A connection in memory: what the phone sent and has not been read, and how much it will take.
final class FakeSocket implements PhoneSocket {

    private ByteBuffer incoming = ByteBuffer.allocate(0);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room = Integer.MAX_VALUE;

    boolean isAwaitingRoom;
    boolean isClosed;
    boolean hasEndedWrites;

    void send(String message) {
        sendRaw(FrameReaderTest.frame(0x81, message));
    }

    void sendRaw(byte[] bytes) {
        incoming = ByteBuffer.wrap(bytes);
    }

    /// Takes so many bytes more, and no others.
    void takeOnly(int bytes) {
        room = bytes;
    }

    /// @return the text messages received since the last call, and `close <code>` for a close frame;
    ///     fails if frames are not whole
    List<String> received() {
        List<String> messages = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(taken.toByteArray());
        taken.reset();
        while (bytes.hasRemaining()) {
            int opcode = bytes.get() & 0x0f;
            int length = bytes.get() & 0x7f;
            if (length == 126) {
                length = bytes.getShort() & 0xffff;
            }
            byte[] payload = new byte[length];
            bytes.get(payload);
            messages.add(
                    switch (opcode) {
                        case 1 -> new String(payload, UTF_8);
                        case 8 -> "close " + ByteBuffer.wrap(payload).getShort();
                        case 10 -> "pong " + new String(payload, UTF_8);
                        default -> throw new AssertionError("opcode " + opcode);
                    });
        }
        return messages;
    }

    @Override
    public int read(OffHeap into) {
        int count = Math.min(into.size(), incoming.remaining());
        into.bytes().clear().put(incoming.slice().limit(count)).flip();
        incoming.position(incoming.position() + count);
        return count;
    }

    @Override
    public int write(OffHeap bytes, int from, int to) {
        int count = Math.min(to - from, room);
        byte[] copy = new byte[count];
        bytes.bytes().get(from, copy);
        taken.writeBytes(copy);
        room -= count;
        return count;
    }

    @Override
    public void awaitRoom() {
        isAwaitingRoom = true;
    }

    @Override
    public void stopAwaitingRoom() {
        isAwaitingRoom = false;
    }

    @Override
    public void endWrites() {
        hasEndedWrites = true;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
