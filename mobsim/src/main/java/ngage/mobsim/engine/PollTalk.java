package ngage.mobsim.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.PhoneLine;
import ngage.mobsim.time.TimerWheel.Timer;
import ngage.protocol.FromPhone;
import ngage.protocol.FromPhoneBatch;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhone.Closing;
import ngage.protocol.ToPhoneBatch;
import org.jspecify.annotations.Nullable;

/// A phone without a socket: gets the log after its offset again and again, and posts what it has to say.
/// The two have a connection each, so that a ballot which waits for the store delays no cue.
///
/// Owned by the engine's thread. Bound: 256 messages wait to be said; a phone with more comes anew.
final class PollTalk implements PhoneLink.Talk, PhoneLine {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int MOST_TOGETHER = 40;
    private static final int MOST_WAITING = 256;

    private final PhoneLink link;
    private final String path;
    private final Lane log;
    private final Lane words;
    private final List<FromPhone> outbox = new ArrayList<>(2);
    private @Nullable Timer next;
    private boolean isWelcome;
    private boolean isStalled;
    private boolean isOver;

    PollTalk(PhoneLink link, String path) {
        this.link = link;
        this.path = path;
        this.log = new Lane(link, new Log());
        this.words = new Lane(link, new Words());
    }

    void open() {
        poll();
    }

    private void poll() {
        next = null;
        if (!isOver && !isStalled && !log.isBusy()) {
            String target = path + "/" + link.phone().offset();
            log.ask(HttpRequests.poll(link.node().host(), target));
        }
    }

    private void pollLater() {
        Duration pause = link.site().manners.polling().pause(link.draw());
        next = link.site().wheel.after(pause, this::poll);
    }

    @Override
    public void send(FromPhone message) {
        if (outbox.size() >= MOST_WAITING) {
            link.fail("polling: its words are not taken");
            return;
        }
        outbox.add(message);
        if (outbox.size() == 1 && !words.isBusy()) {
            // What is said in the same breath goes together.
            link.site().wheel.after(Duration.ZERO, this::post);
        }
    }

    private void post() {
        String ticket = link.phone().ticket();
        if (isOver || ticket == null || outbox.isEmpty() || words.isBusy()) {
            return;
        }
        List<FromPhone> now = outbox.subList(0, Math.min(MOST_TOGETHER, outbox.size()));
        FromPhoneBatch batch = new FromPhoneBatch(now);
        now.clear();
        words.ask(HttpRequests.post(link.node().host(), ticket, batch));
    }

    @Override
    public void giveUp(String why) {
        link.fail(why);
    }

    @Override
    public void hangUp() {
        isOver = true;
        log.close();
        words.close();
        if (next != null) {
            next.cancel();
        }
    }

    @Override
    public void sayGoodbye() {}

    @Override
    public void stall() {
        isStalled = true;
    }

    @Override
    public void resume() {
        isStalled = false;
        poll();
    }

    private void onBatch(ToPhoneBatch batch) {
        for (ToPhone message : batch.messages()) {
            if (isOver) {
                return;
            }
            if (message instanceof Closing closing) {
                link.onClosing(closing);
            } else {
                link.phone().onMessage(message);
            }
        }
    }

    /// The log at this path is not that of the run that is on now; whatever else it may be, the node has no
    /// log for this phone at present.
    private void onNoLog(HttpReply reply) throws WireException {
        String trouble = "poll answered with " + reply.status();
        if (reply.status() == NOT_FOUND) {
            link.site().record.onTrouble(trouble);
            link.joinAgain();
        } else {
            onRefused(trouble, reply);
        }
    }

    /// What is refused says why as a socket would have.
    private void onRefused(String trouble, HttpReply reply) throws WireException {
        if (reply.isJson()) {
            onBatch(decode(reply));
        }
        if (!isOver) {
            link.onRefused(trouble, reply.retryAfter());
        }
    }

    private ToPhoneBatch decode(HttpReply reply) throws WireException {
        try {
            return link.site().messages.decodeBatch(reply.body(), link.phone().number());
        } catch (MalformedMessageException e) {
            link.site()
                    .record
                    .violations()
                    .add(
                            Violation.MALFORMED,
                            link.phone().number(),
                            String.valueOf(e.getMessage()));
            return new ToPhoneBatch(List.of());
        }
    }

    /// What comes of the log.
    private final class Log implements Lane.Listener {

        @Override
        public void onReply(HttpReply reply) throws WireException {
            if (reply.status() != OK) {
                onNoLog(reply);
                return;
            }
            if (!isWelcome) {
                isWelcome = true;
                link.onTalk(PollTalk.this);
                link.phone().onPolling(PollTalk.this);
                link.onWelcome();
            }
            onBatch(decode(reply));
            link.site().record.onPoll();
            if (!isOver) {
                pollLater();
            }
        }

        @Override
        public void onFailure(String why) {
            link.fail("poll: " + why);
        }
    }

    /// What comes back for what was said.
    private final class Words implements Lane.Listener {

        @Override
        public void onReply(HttpReply reply) throws WireException {
            words.close();
            if (reply.status() != OK) {
                onRefused("messages answered with " + reply.status(), reply);
                return;
            }
            onBatch(decode(reply));
            post();
        }

        @Override
        public void onFailure(String why) {
            link.fail("messages: " + why);
        }
    }
}
