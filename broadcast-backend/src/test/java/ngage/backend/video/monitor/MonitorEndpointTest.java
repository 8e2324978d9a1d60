package ngage.backend.video.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.Undertow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;
import ngage.backend.video.ingest.StudioChunk;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioFeed;
import ngage.backend.video.ingest.StudioSession;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.TsPacket;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MonitorEndpointTest {

    private static final StudioChunk KEY =
            new StudioChunk(new byte[100 * TsPacket.SIZE], Start.KEYFRAME);

    private static final StudioChunk FIRST =
            new StudioChunk(new byte[TsPacket.SIZE], Start.KEYFRAME);

    private final StudioFeed feed = new StudioFeed();
    private final Undertow server =
            Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(new MonitorEndpoint(feed))
                    .build();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void answersOneSessionFromItsNextKeyframeToItsEnd() throws Exception {
        feed.begin(new StudioSession(new MediaTimeline(77), new MediaTime(77), rate()));
        HttpResponse<InputStream> response = open();
        feed.offer(KEY);
        feed.end();

        assertEquals("77", response.headers().firstValue("Ngage-Media-Offset-Micros").orElse(""));
        try (InputStream in = response.body()) {
            int received = in.readAllBytes().length;
            assertTrue(
                    received > KEY.bytes().length && received % TsPacket.SIZE == 0,
                    () -> "" + received);
        }
    }

    @Test
    void disconnectsAReaderThatDoesNotRead() throws Exception {
        feed.begin(new StudioSession(new MediaTimeline(77), new MediaTime(77), rate()));
        HttpResponse<InputStream> response = open();
        for (int i = 0; i < 4000; i++) {
            feed.offer(KEY); // 75 MB, more than all buffers on the way together
        }

        try (InputStream in = response.body()) {
            assertThrows(IOException.class, in::readAllBytes);
        }
    }

    /// The response begins with the first keyframe, so there are some until it is there.
    private HttpResponse<InputStream> open() throws InterruptedException {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort())).build();
        var response = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        while (!response.isDone()) {
            feed.offer(FIRST);
            LockSupport.parkNanos(1_000_000);
        }
        return response.join();
    }

    private static FrameRate rate() {
        return new FrameRate(30, 1);
    }
}
