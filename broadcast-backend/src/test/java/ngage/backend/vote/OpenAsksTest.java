package ngage.backend.vote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ngage.protocol.AsRun;
import ngage.protocol.AskKind;
import ngage.protocol.CountingRule;
import ngage.protocol.CueContent;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FanIndex;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAsksTest {

    private static final SealKey KEY = SealKey.of(new byte[32]);
    private static final CueRunId ASK = new CueRunId("r-1");
    private static final MediaTime AT = new MediaTime(1_000_000);
    private static final MediaTime CLOSES = new MediaTime(19_000_000);

    private static final CueContent.Ask CONTENT =
            new CueContent.Ask(
                    AskKind.POLL,
                    Texts.of("en", "How is it?"),
                    Stream.of("A", "B")
                            .map(id -> new Option(new OptionId(id), Texts.of("en", id)))
                            .toList(),
                    null,
                    CountingRule.LAST);
    private static final AskToCount EXPECTED =
            new AskToCount(ASK, List.of(new OptionId("A"), new OptionId("B")), CountingRule.LAST);

    private final InMemoryBallotBox ballotBox = new InMemoryBallotBox();
    private final OpenAsks openAsks = new OpenAsks(ballotBox);
    private long offset;

    @AfterEach
    void close() {
        ballotBox.close();
    }

    private void hear(Fact fact) {
        offset++;
        openAsks.onEntry(
                new LogEntry(offset, Instant.EPOCH, fact, new AsRun(null, null, null, null, null)));
    }

    private static Fact staged(CueRunId cueRun, CueContent content) {
        return new Fact.CueStaged(
                cueRun,
                SealedContent.seal(MessageCodec.encode(content), cueRun, KEY, new byte[12]));
    }

    private String cast() throws InterruptedException {
        Replies replies = new Replies(1);
        ballotBox.cast(ASK, new FanIndex(0), 1, new OptionId("A"), replies.of(0));
        return replies.await().getFirst().outcome();
    }

    @Test
    void opensAnAskWhenItsKeyComesAndNotBefore() throws Exception {
        hear(staged(ASK, CONTENT));
        assertEquals("refused NOT_OPEN", cast());
        assertEquals(Optional.empty(), openAsks.last());

        hear(new Fact.CueOnAir(ASK, AT, CLOSES, KEY));

        assertEquals("counted A", cast());
        assertEquals(Optional.of(new OpenAsks.AskOnAir(EXPECTED, true, CLOSES)), openAsks.last());
        assertEquals(Optional.of(EXPECTED), openAsks.ask(ASK));
    }

    @Test
    void followsTheDeadlineOfAnAskThatIsClosing() {
        hear(staged(ASK, CONTENT));
        hear(new Fact.CueOnAir(ASK, AT, null, KEY));

        hear(new Fact.CueClosing(ASK, AT, CLOSES));

        assertEquals(Optional.of(new OpenAsks.AskOnAir(EXPECTED, true, CLOSES)), openAsks.last());
    }

    @Test
    void saysWhenTheLastAskIsLocked() {
        hear(staged(ASK, CONTENT));
        hear(new Fact.CueOnAir(ASK, AT, CLOSES, KEY));

        hear(new Fact.CueLocked(ASK, CLOSES));

        assertEquals(Optional.of(new OpenAsks.AskOnAir(EXPECTED, false, CLOSES)), openAsks.last());
    }

    @Test
    void keepsTheLastAskWhenSomethingElseGoesOnAir() {
        hear(staged(ASK, CONTENT));
        hear(new Fact.CueOnAir(ASK, AT, CLOSES, KEY));
        CueRunId hello = new CueRunId("r-2");
        hear(staged(hello, new CueContent.Announcement(Texts.of("en", "Hello"), null)));
        hear(new Fact.CueOnAir(hello, AT, null, KEY));
        CueRunId lock = new CueRunId("r-3");
        hear(new Fact.CueStaged(lock, null));
        hear(new Fact.CueOnAir(lock, AT, null, KEY));

        assertEquals(Optional.of(new OpenAsks.AskOnAir(EXPECTED, true, CLOSES)), openAsks.last());
        assertEquals(Optional.empty(), openAsks.ask(hello));
    }

    @Test
    void failsLoudlyWhenACueGoesOnAirThatWasNotInStandby() {
        hear(staged(ASK, CONTENT));

        assertThrows(
                IllegalStateException.class,
                () -> hear(new Fact.CueOnAir(new CueRunId("r-9"), AT, null, KEY)));
    }
}
