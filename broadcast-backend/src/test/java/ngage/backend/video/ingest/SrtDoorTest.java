package ngage.backend.video.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SrtDoorTest {

    private static final int INDUCTION = 1;
    private static final int CONCLUSION = -1;
    private static final int BAD_SECRET = 1010;
    private static final byte[] DATA = new byte[1332];

    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final CountDownLatch taken = new CountDownLatch(1);
    private SrtDoor door;
    private DatagramSocket listener;
    private DatagramSocket studio;
    private DatagramSocket other;
    private InetSocketAddress street;

    @BeforeEach
    void open() throws Exception {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (DatagramSocket free = new DatagramSocket(0, here)) {
            street = new InetSocketAddress(here, free.getLocalPort());
        }
        door =
                new SrtDoor(
                        "127.0.0.1",
                        street.getPort(),
                        new SrtDoor.Guard() {
                            @Override
                            public void onHeard() {
                                taken.countDown();
                            }

                            @Override
                            public void onRefused(String words) {
                                refused.add(words);
                            }

                            @Override
                            public void onBroken() {
                                refused.add("broken");
                            }
                        });
        listener = new DatagramSocket(door.listener());
        studio = new DatagramSocket(0, here);
        other = new DatagramSocket(0, here);
    }

    @AfterEach
    void close() {
        door.close();
        listener.close();
        studio.close();
        other.close();
    }

    @Test
    void whomTheListenerTakesIsTheOnlyOneAndOthersAreTold() throws Exception {
        agree();
        assertEquals("SRT from 127.0.0.1", door.heard());

        send(other, handshake(INDUCTION));
        send(studio, DATA);
        assertEquals(DATA.length, receive(listener).getLength(), "nothing of the other");
        assertEquals(List.of("SRT from 127.0.0.1 while SRT from 127.0.0.1 is on"), refused);
    }

    @Test
    void nobodyIsTakenForHavingCalledAndTheListenersReasonIsTold() throws Exception {
        send(other, DATA);
        send(other, handshake(CONCLUSION));
        DatagramPacket call = receive(listener);
        assertEquals(handshake(CONCLUSION).length, call.getLength(), "no data without a call");
        send(other, DATA);
        receive(listener);
        assertNull(door.heard());

        answer(call, handshake(BAD_SECRET));
        receive(other);
        assertEquals(List.of("SRT from 127.0.0.1: it has another passphrase"), refused);
        assertNull(door.heard());
        agree();
    }

    @Test
    void aNewListenerHearsNothingOfWhatWasAgreedWithTheOld() throws Exception {
        agree();
        door.reset();
        assertNull(door.heard());
        send(studio, DATA);
        send(studio, handshake(INDUCTION));

        assertEquals(handshake(INDUCTION).length, receive(listener).getLength());
        assertTrue(refused.isEmpty(), refused::toString);
    }

    @Test
    void aHostThatFloodsTheDoorOnlyLosesItsOwnPlaces() throws Exception {
        send(studio, handshake(INDUCTION));
        DatagramPacket call = receive(listener);
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        for (int i = 0; i < 5 * SrtDoor.MAX_OF_HOST; i++) {
            try (DatagramSocket flood = new DatagramSocket(0, elsewhere)) {
                send(flood, handshake(INDUCTION));
                receive(listener);
            }
        }
        answer(call, handshake(CONCLUSION));

        assertEquals(handshake(CONCLUSION).length, receive(studio).getLength());
    }

    @Test
    void aPortThatIsTakenIsTold() {
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                new SrtDoor(
                                        "127.0.0.1",
                                        studio.getLocalPort(),
                                        new SrtDoor.Guard() {
                                            @Override
                                            public void onHeard() {}

                                            @Override
                                            public void onRefused(String words) {}

                                            @Override
                                            public void onBroken() {}
                                        }));
        assertTrue(e.toString().contains("cannot listen on 127.0.0.1:"), e::toString);
    }

    private void agree() throws Exception {
        send(studio, handshake(INDUCTION));
        DatagramPacket call = receive(listener);
        answer(call, handshake(INDUCTION));
        receive(studio);
        assertNull(door.heard());
        answer(call, handshake(CONCLUSION));
        assertEquals(handshake(CONCLUSION).length, receive(studio).getLength());
        assertTrue(taken.await(10, TimeUnit.SECONDS));
    }

    private void send(DatagramSocket from, byte[] bytes) throws IOException {
        from.send(new DatagramPacket(bytes, bytes.length, street));
    }

    private void answer(DatagramPacket call, byte[] bytes) throws IOException {
        listener.send(new DatagramPacket(bytes, bytes.length, call.getSocketAddress()));
    }

    /// @throws SocketTimeoutException if nothing comes
    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        at.setSoTimeout(10_000);
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        at.receive(packet);
        return packet;
    }

    private static byte[] handshake(int kind) {
        ByteBuffer packet = ByteBuffer.allocate(64);
        packet.putShort(0, (short) 0x8000);
        packet.putInt(36, kind);
        return packet.array();
    }
}
