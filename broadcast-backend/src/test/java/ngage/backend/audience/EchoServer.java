package ngage.backend.audience;

import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.time.Duration;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;

/// The real transport under a dialogue that says everything back.
final class EchoServer implements AutoCloseable {

    private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");
    private static final int BIG = 32 * 1024 * 1024;

    private final AudienceHub hub;
    private final PhoneTransport transport;
    private final Undertow server;

    EchoServer(TransportChoice choice) {
        hub =
                new AudienceHub(
                        config(), new ShowRunId("echo"), System::nanoTime, (_, _, _) -> new Echo());
        transport = PhoneTransports.start(choice, hub);
        AudienceEndpoint endpoint = new AudienceEndpoint(hub, transport);
        server =
                Undertow.builder()
                        .addHttpListener(0, "127.0.0.1")
                        .setHandler(exchange -> {
                            pretendOurProtocol(exchange);
                            endpoint.handleRequest(exchange);
                        })
                        .build();
        server.start();
    }

    String url() {
        int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
        return "ws://127.0.0.1:" + port;
    }

    PhoneTransport transport() {
        return transport;
    }

    @Override
    public void close() {
        hub.close();
        transport.close();
        server.stop();
    }

    /// The suite knows no subprotocols.
    private static void pretendOurProtocol(HttpServerExchange exchange) {
        exchange.getRequestHeaders().put(PROTOCOL, AudienceEndpoint.SUBPROTOCOL);
        exchange.addResponseCommitListener(done -> done.getResponseHeaders().remove(PROTOCOL));
    }

    /// No limits but that of memory: the suite says big things, and many.
    private static AudienceConfig config() {
        AudienceConfig standard = AudienceConfig.standard();
        Duration long_ = Duration.ofHours(1);
        return new AudienceConfig(
                standard.ringEntries(),
                BIG,
                BIG,
                long_,
                long_,
                long_,
                long_,
                standard.closeWithin(),
                1_000_000,
                1_000_000,
                standard.malformedMessages(),
                standard.maxFans(),
                Duration.ZERO,
                standard.assumedDelay(),
                standard.longestDelay(),
                standard.transport(),
                standard.maxPhones());
    }

    private static final class Echo implements Dialogue {

        @Override
        public void onText(Phone phone, byte[] message) {
            phone.send(Frames.frame(Frames.TEXT, message));
        }

        @Override
        public void onBinary(Phone phone, byte[] message) {
            phone.send(Frames.frame(Frames.BINARY, message));
        }

        @Override
        public void onPing(Phone phone, long sent) {}

        @Override
        public byte[] farewell(ToPhone.Closing closing) {
            return new byte[0];
        }

        @Override
        public boolean hasSocket(int fan) {
            return false;
        }

        @Override
        public void onLeft(Phone phone) {}

        @Override
        public long skipped() {
            return 0;
        }
    }
}
