package ngage.mobsim.engine;

import java.nio.ByteBuffer;
import java.util.Optional;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.PhoneLine;
import ngage.protocol.FromPhone;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Closing;

/// An open WebSocket of a phone.
///
/// Owned by the engine's thread.
final class SocketTalk
        implements PhoneLink.Talk, PhoneLine, Connection.Listener, FrameReader.Listener {

    /// Below, WebSocket's codes: such as a proxy's that goes away.
    private static final int FIRST_OWN_CODE = 4000;

    private static final byte[] NORMAL = {0x03, (byte) 0xe8};

    private final PhoneLink link;
    private final Connection connection;
    private final FrameReader frames = new FrameReader();

    SocketTalk(PhoneLink link, Connection connection) {
        this.link = link;
        this.connection = connection;
    }

    /// @param more what came together with the handshake's answer
    void begin(ByteBuffer more) throws WireException {
        link.phone().onOnline(this);
        frames.read(more, this);
    }

    @Override
    public void send(FromPhone message) {
        connection.send(link.site().frames.text(message));
    }

    @Override
    public void giveUp(String why) {
        link.fail(why);
    }

    @Override
    public void onConnected() {}

    @Override
    public void onBytes(ByteBuffer in) throws WireException {
        frames.read(in, this);
    }

    @Override
    public void onText(byte[] payload, int offset, int length) throws WireException {
        Site site = link.site();
        int phone = link.phone().number();
        try {
            Optional<ToPhone> message = site.messages.decode(payload, offset, length, phone);
            if (message.isEmpty()) {
                site.record.onTrouble("message of an unknown type");
            } else {
                onMessage(message.get());
            }
        } catch (MalformedMessageException e) {
            site.record
                    .violations()
                    .add(Violation.MALFORMED, phone, String.valueOf(e.getMessage()));
        }
    }

    private void onMessage(ToPhone message) {
        if (message instanceof Closing closing) {
            link.onClosing(closing);
            return;
        }
        link.phone().onMessage(message);
        if (message instanceof ToPhone.Welcome) {
            link.onWelcome();
        }
    }

    @Override
    public void onPing(byte[] payload) {
        connection.send(link.site().frames.frame(Opcode.PONG, payload));
    }

    @Override
    public void onClose(int code) {
        if (code >= FIRST_OWN_CODE) {
            link.checkClosing(code, "without a word");
        }
        link.fail("closed with " + code);
    }

    @Override
    public void onClosed(String why) {
        link.fail("socket: " + why);
    }

    @Override
    public void hangUp() {
        frames.stop();
        connection.close();
    }

    @Override
    public void sayGoodbye() {
        connection.send(link.site().frames.frame(Opcode.CLOSE, NORMAL));
    }

    @Override
    public void stall() {
        connection.stopReading();
    }

    @Override
    public void resume() {
        connection.startReading();
    }
}
