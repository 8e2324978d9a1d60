package ngage.backend.video.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.atomic.AtomicInteger;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StudioFeedTest {

    private static final StudioSession SESSION =
            new StudioSession(new MediaTimeline(5), new MediaTime(5), new FrameRate(30, 1));

    private final StudioFeed feed = new StudioFeed();
    private final AtomicInteger drops = new AtomicInteger();

    @Test
    void aReaderBeginsAtAKeyframeAndEndsWithTheSession() throws Exception {
        feed.begin(SESSION);
        StudioReader reader = feed.open(1000, drops::incrementAndGet);
        StudioChunk middle = new StudioChunk(new byte[188], Start.MIDDLE);
        StudioChunk key = new StudioChunk(new byte[188], Start.KEYFRAME);

        feed.offer(middle);
        feed.offer(key);
        feed.offer(middle);
        feed.end();

        assertEquals(new Event.Began(SESSION), reader.take());
        assertSame(key.bytes(), ((Event.Bytes) reader.take()).bytes());
        assertSame(middle.bytes(), ((Event.Bytes) reader.take()).bytes());
        assertEquals(new Event.Ended(), reader.take());
    }

    @Test
    void aReaderThatIsTooSlowIsDroppedAndDelaysNoOther() throws Exception {
        feed.begin(SESSION);
        StudioReader slow = feed.open(1000, drops::incrementAndGet);
        StudioReader quick = feed.open(1000, drops::incrementAndGet);
        for (int i = 0; i < 100; i++) {
            feed.offer(new StudioChunk(new byte[188], i == 0 ? Start.KEYFRAME : Start.MIDDLE));
            if (i == 0) {
                assertEquals(new Event.Began(SESSION), quick.take());
            }
            assertInstanceOf(Event.Bytes.class, quick.take());
        }

        assertEquals(new Event.Dropped(), slow.take());
        assertEquals(1, drops.get());
    }
}
