package ngage.backend.video.ingest;

import static ngage.backend.video.GeneratedStream.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import ngage.backend.video.GeneratedStream;
import ngage.backend.video.ingest.StudioChunk.Start;
import ngage.backend.video.ingest.StudioReader.Event;
import ngage.backend.video.ts.FrameRate;
import ngage.backend.video.ts.MediaTimeline;
import ngage.backend.video.ts.Ticks;
import ngage.protocol.MediaTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StudioFeedTest {

    private static final MediaTimeline TIMELINE = new MediaTimeline(5);
    private static final StudioSession SESSION =
            new StudioSession(TIMELINE, new MediaTime(5), new FrameRate(30, 1));
    private static final StudioSession NEXT_SESSION =
            new StudioSession(TIMELINE, new MediaTime(6), new FrameRate(30, 1));

    private final StudioFeed feed = new StudioFeed(Duration.ofSeconds(5), 1 << 20);
    private final AtomicInteger drops = new AtomicInteger();

    @Test
    void aReaderThatCameFirstReadsFromTheFirstKeyframeToTheEndOfTheSession() throws Exception {
        StudioReader reader = feed.open(drops::incrementAndGet);
        feed.begin(SESSION);
        StudioChunk key = key(0);
        StudioChunk middle = middle(0.5);

        feed.offer(middle(-0.5));
        feed.offer(key);
        feed.offer(middle);
        feed.end();

        assertEquals(new Event.Began(SESSION), reader.take());
        assertSame(key.bytes(), ((Event.Bytes) reader.take()).bytes());
        assertSame(middle.bytes(), ((Event.Bytes) reader.take()).bytes());
        assertEquals(new Event.Ended(), reader.take());
    }

    @Test
    void ofAClosedFeedAReaderReadsWhatIsHereAndThenNothing() throws Exception {
        StudioReader reader = feed.open(drops::incrementAndGet);
        feed.begin(SESSION);
        StudioChunk key = key(0);
        feed.offer(key);
        feed.close();

        assertEquals(new Event.Began(SESSION), reader.take());
        assertSame(key.bytes(), ((Event.Bytes) reader.take()).bytes());
        assertEquals(new Event.Ended(), reader.take());
        assertEquals(new Event.Closed(), reader.take());
        assertEquals(new Event.Closed(), feed.open(drops::incrementAndGet).take());
        assertThrows(IllegalStateException.class, () -> feed.begin(NEXT_SESSION));
        assertEquals(
                "a chunk after the last session",
                assertThrows(IllegalStateException.class, () -> feed.offer(middle(1)))
                        .getMessage());
    }

    /// That of a programme without a source.
    @Test
    void aReaderThatWaitsHearsThatTheFeedIsClosed() throws Exception {
        StudioReader reader = feed.open(drops::incrementAndGet);
        FutureTask<Event> heard = new FutureTask<>(reader::take);
        Thread waiting = Thread.ofPlatform().daemon().start(heard);
        while (waiting.isAlive() && waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertFalse(heard.isDone());
        feed.close();

        assertEquals(new Event.Closed(), heard.get());
    }

    @Test
    void aReaderBeginsAtTheNewestKeyframeThatIsHere() throws Exception {
        feed.begin(SESSION);
        feed.offer(key(0));
        StudioChunk newest = key(1);
        feed.offer(newest);
        feed.offer(middle(1.5));

        try (StudioReader reader = feed.open(drops::incrementAndGet)) {
            assertEquals(new Event.Began(SESSION), reader.take());
            assertSame(newest.bytes(), ((Event.Bytes) reader.take()).bytes());
            assertEquals(Duration.ofMillis(500), reader.behind());
        }
    }

    @Test
    void aReaderBeginsAtTheKeyframeAtOrBeforeAMoment() throws Exception {
        feed.begin(SESSION);
        StudioChunk[] keys = {key(0), key(1), key(2)};
        for (StudioChunk key : keys) {
            feed.offer(key);
        }

        assertSame(keys[1].bytes(), firstFrom(time(1)));
        assertSame(keys[1].bytes(), firstFrom(time(1.9)));
        assertSame(keys[2].bytes(), firstFrom(time(60)));
        assertSame(keys[0].bytes(), firstFrom(time(-60)), "the oldest that there is");
    }

    @Test
    void aReaderOfTheNextSessionSeesNothingOfTheOneBefore() throws Exception {
        feed.begin(SESSION);
        feed.offer(key(0));
        feed.end();
        feed.begin(NEXT_SESSION);
        StudioReader early = feed.openFrom(null, _ -> null, drops::incrementAndGet);
        StudioChunk key = key(7);
        feed.offer(key);

        assertEquals(new Event.Began(NEXT_SESSION), early.take());
        assertSame(key.bytes(), ((Event.Bytes) early.take()).bytes());
        assertSame(key.bytes(), firstFrom(time(0)));
    }

    @Test
    void whoHasNotFinishedASessionFindsItAlsoWhenItIsOver() throws Exception {
        feed.begin(SESSION);
        StudioChunk[] keys = {key(0), key(1)};
        feed.offer(keys[0]);
        feed.offer(keys[1]);
        feed.end();
        feed.begin(NEXT_SESSION);
        feed.offer(key(2));

        try (StudioReader reader = feed.openFrom(SESSION, _ -> time(1), drops::incrementAndGet)) {
            assertEquals(new Event.Began(SESSION), reader.take());
            assertSame(keys[1].bytes(), ((Event.Bytes) reader.take()).bytes());
            assertEquals(new Event.Ended(), reader.take());
            assertEquals(new Event.Began(NEXT_SESSION), reader.take());
        }
    }

    @Test
    void whatIsOlderThanTheSpanGoesInWholeGroups() throws Exception {
        feed.begin(SESSION);
        StudioChunk[] keys = new StudioChunk[10];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(2 * i);
            feed.offer(keys[i]);
            feed.offer(middle(2 * i + 1));
        }

        assertSame(keys[7].bytes(), firstFrom(time(0)), "it covers 14 to 19 s");
    }

    @Test
    void aReaderThatIsTooSlowIsDroppedAndDelaysNoOther() throws Exception {
        feed.begin(SESSION);
        StudioReader slow = feed.open(drops::incrementAndGet);
        StudioReader quick = feed.open(drops::incrementAndGet);
        StudioReader waiting = new StudioFeed().open(drops::incrementAndGet);
        feed.offer(key(0));
        assertEquals(new Event.Began(SESSION), slow.take());
        assertEquals(new Event.Began(SESSION), quick.take());
        for (int i = 1; i < 100; i++) {
            assertEquals(Event.Bytes.class, quick.take().getClass());
            feed.offer(key(i));
        }

        assertEquals(new Event.Dropped(), slow.take());
        assertEquals(1, drops.get());
        assertEquals(Duration.ZERO, waiting.behind());
    }

    @Test
    void isBoundedInBytesEvenWithoutKeyframes() throws Exception {
        feed.begin(SESSION);
        StudioReader slow = feed.open(drops::incrementAndGet);
        feed.offer(key(0));
        assertEquals(new Event.Began(SESSION), slow.take());
        for (int i = 0; i < 20; i++) {
            feed.offer(new StudioChunk(new byte[100_000], Start.MIDDLE));
        }

        assertEquals(new Event.Dropped(), slow.take());
    }

    private byte[] firstFrom(MediaTime moment) throws InterruptedException {
        try (StudioReader reader = feed.openFrom(null, _ -> moment, drops::incrementAndGet)) {
            assertEquals(Event.Began.class, reader.take().getClass());
            return ((Event.Bytes) reader.take()).bytes();
        }
    }

    private static MediaTime time(double seconds) {
        return TIMELINE.at(ticks(seconds));
    }

    private static long ticks(double seconds) {
        return Math.round(seconds * Ticks.PER_SECOND);
    }

    private static StudioChunk key(double seconds) {
        long ticks = ticks(seconds);
        byte[] bytes =
                new GeneratedStream()
                        .tables(VIDEO)
                        .stamp(ticks, TIMELINE)
                        .key(VIDEO, ticks)
                        .bytes();
        return new StudioChunk(bytes, Start.KEYFRAME);
    }

    private static StudioChunk middle(double seconds) {
        long ticks = ticks(seconds);
        return new StudioChunk(
                new GeneratedStream().stamp(ticks, TIMELINE).frame(VIDEO, ticks).bytes(),
                Start.MIDDLE);
    }
}
