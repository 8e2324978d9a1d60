package ngage.mobsim.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import ngage.mobsim.measure.LogPlace;
import ngage.mobsim.measure.Violation;
import ngage.mobsim.phone.SimulatedPhone;
import ngage.mobsim.time.TimerWheel.Timer;
import ngage.protocol.CloseReason;
import ngage.protocol.JoinReply;
import ngage.protocol.JoinRequest;
import ngage.protocol.ToPhone.Closing;
import ngage.protocol.WaitingReply;
import org.jspecify.annotations.Nullable;

/// Keeps one phone connected: joins, waits in the waiting room if it must, opens its socket or polls, and
/// comes back with the same ticket whenever it is lost - to the node that it was told, else to another
/// one, after the time that it was told, else after a random one.
///
/// Owned by the engine's thread. What it says on the wire, and hears there, is the business of its [Talk]s,
/// of which it has at most one. A mob has many thousand of these: every field counts.
final class PhoneLink {

    /// The way a phone is connected at this moment.
    interface Talk {

        /// Closes whatever is open, without a word to the link.
        void hangUp();

        /// Hangs up as a phone does that leaves the show.
        void sayGoodbye();

        /// Takes no more notice of what comes, until [#resume]; goes on talking.
        void stall();

        void resume();
    }

    /// So many failures in a row, and each one more, are a reason to try another node.
    private static final int FAILURES_OF_A_NODE = 2;

    private static final Duration ATTEMPT_LIMIT = Duration.ofSeconds(10);

    /// A socket that stalls right after the welcome has at least had its snapshot.
    private static final Duration BEFORE_STALLING_AGAIN = Duration.ofSeconds(1);

    private final Site site;
    private final SimulatedPhone phone;
    private final boolean isFickle;
    private final boolean isPolling;
    private final boolean canStall;
    private Node node;

    /// Of its last connection.
    private Node lastNode;

    private List<Node> told = List.of();
    private short toldPlace = -1;
    private byte failures;
    private int occasion;
    private @Nullable Door door;
    private @Nullable WaitingPlace waiting;
    private @Nullable String oldTicket;
    private @Nullable Talk talk;

    /// While it is on its way in: the limit of that. Later: its next loss.
    private @Nullable Timer timer;

    private boolean isAtEntrance;
    private boolean isOnline;
    private boolean isStalled;

    /// Whether it is away by its own will.
    private boolean isAbsent;

    /// Whether it stopped reading on this connection, so that being cut off is right.
    private boolean mayBeCutOff;

    PhoneLink(Site site, SimulatedPhone phone) {
        this.site = site;
        this.phone = phone;
        this.node = site.nodes.firstFor(phone.number());
        this.lastNode = node;
        SplittableRandom random = draw();
        this.isFickle = site.manners.churn().affects(random);
        this.isPolling = site.manners.polling().affects(random);
        this.canStall = site.manners.stalls().affects(random);
    }

    SimulatedPhone phone() {
        return phone;
    }

    Site site() {
        return site;
    }

    Node node() {
        return node;
    }

    boolean isOnline() {
        return isOnline;
    }

    boolean canStall() {
        return canStall;
    }

    /// @return random numbers of this phone's network, other ones at each call
    SplittableRandom draw() {
        return site.draw(phone.number(), occasion++);
    }

    /// Comes to the show: joins, as soon as there is room at the entrance.
    void enter() {
        site.record.admission().onKnock(phone.number(), site.clock.nanos());
        goToEntrance();
    }

    /// The show is over for this phone.
    void leave(long nanos) {
        phone.onEnd(nanos);
        if (isExcused()) {
            site.record.onExcused(phone.number());
        }
        if (talk != null && isOnline) {
            talk.sayGoodbye();
        }
        isOnline = false; // what it has not got is not excused by this end
        hangUp();
    }

    /// @param head of the log; absent if there is none
    /// @return whether it has something left to do, to come back to, or to get
    boolean isUnsettled(@Nullable LogPlace head) {
        if (phone.isBusy()) {
            return true;
        }
        boolean isAwaited = site.record.hasJoined(phone.number()) && !isExcused();
        return isAwaited && !(phone.isWelcome() && (head == null || phone.has(head)));
    }

    /// @return whether something is left for it to show, to send or to hear of, and not by the scenario's will
    boolean isWaiting() {
        return phone.isWaiting() && !isExcused();
    }

    /// By the scenario's will it is not there, or does not read.
    private boolean isExcused() {
        return isAbsent || isStalled;
    }

    /// Its network is gone, all of a sudden.
    void cut() {
        if (isOnline) {
            lost();
            hangUp();
            comeBackAfter(backoff());
        }
    }

    /// Stops reading, until [#resume].
    void stall() {
        isStalled = true;
        stallIfOnline();
    }

    void resume() {
        isStalled = false;
        if (isOnline && mayBeCutOff && talk != null) {
            phone.onResumed();
            talk.resume();
        }
    }

    private void stallIfOnline() {
        if (isStalled && isOnline && talk != null) {
            mayBeCutOff = true;
            phone.onStalled();
            talk.stall();
        }
    }

    private void goToEntrance() {
        site.entrance.enter(this::join);
    }

    private void join() {
        isAtEntrance = true;
        JoinRequest request =
                new JoinRequest(oldTicket, waiting == null ? null : placeOf(waiting), null);
        JoinTalk joining = new JoinTalk(this, request);
        try {
            startAttempt();
            talk = joining;
            joining.open();
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String placeOf(WaitingPlace waiting) {
        return waiting.place().isEmpty() ? null : waiting.place();
    }

    /// The join was answered with a ticket.
    ///
    /// @param open the connection that it came by, if it can be used for more
    void onJoined(JoinReply reply, @Nullable Connection open) {
        if (waiting != null) {
            site.record
                    .admission()
                    .onLetIn(phone.number(), waiting.sinceNanos(), site.clock.nanos());
            waiting = null;
        }
        oldTicket = null;
        told = site.nodes.told(reply.nodes());
        toldPlace = -1;
        door = site.doorOf(reply);
        phone.onJoined(reply);
        talk = null;
        cancelTimer();
        startAttempt();
        goOn(door, open);
    }

    /// The join was answered with 503.
    ///
    /// @param reply absent if the backend gave no place
    void onToldToWait(@Nullable WaitingReply reply, Duration pause) {
        long since = waiting == null ? site.clock.nanos() : waiting.sinceNanos();
        waiting = new WaitingPlace(reply == null ? "" : reply.place(), since);
        site.record.admission().onToldToWait(phone.number(), reply == null ? 0 : reply.position());
        hangUp();
        comeBackAfter(pause);
    }

    private void comeBack() {
        isAbsent = false;
        Door known = door;
        if (phone.ticket() == null || known == null) {
            goToEntrance();
        } else {
            startAttempt();
            goOn(known, null);
        }
    }

    private void goOn(Door known, @Nullable Connection open) {
        String poll = known.poll();
        try {
            if (isPolling && poll != null) {
                if (open != null) {
                    open.close();
                }
                PollTalk polling = new PollTalk(this, poll);
                talk = polling;
                polling.open();
            } else {
                Handshake handshake = new Handshake(this, known.socket());
                talk = handshake;
                handshake.open(open);
            }
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    /// The talk has become another one, over the same connection.
    void onTalk(Talk next) {
        talk = next;
        isOnline = true;
        if (!node.equals(lastNode)) {
            lastNode = node;
            phone.onOtherNode();
        }
    }

    void onWelcome() {
        cancelTimer();
        failures = 0;
        toldPlace = -1;
        mayBeCutOff = false;
        leaveEntrance();
        site.record.admission().onWelcome(phone.number(), site.clock.nanos(), node.origin());
        SplittableRandom random = draw();
        if (isFickle) {
            timer =
                    site.wheel.after(
                            site.manners.churn().untilNextLoss(random), this::loseConnection);
        }
        if (isStalled) {
            site.wheel.after(BEFORE_STALLING_AGAIN, this::stallIfOnline);
        }
    }

    private void loseConnection() {
        if (!site.isSettling) {
            hangUp();
            isAbsent = true;
            comeBackAfter(site.manners.churn().absence(draw()));
        }
    }

    /// The backend's last word on this connection.
    void onClosing(Closing closing) {
        site.record.onTrouble("closing " + closing.code());
        if (closing.mayReconnect()) {
            checkClosing(closing.code(), closing.text());
            boolean isFailure = !phone.isWelcome();
            lost();
            hangUp();
            follow(closing.nodes());
            Duration pause = isFailure ? backoff() : Backoff.after(failures, draw());
            comeBackAfter(closing.retryAfter() == null ? pause : closing.retryAfter());
        } else if (closing.code() == CloseReason.BAD_TICKET.code()) {
            lost();
            hangUp();
            joinAgain();
        } else {
            lost();
            site.record
                    .violations()
                    .add(
                            Violation.SENT_AWAY,
                            phone.number(),
                            closing.code() + " " + closing.text());
            hangUp();
        }
    }

    /// The ticket is not taken any more. Shown at a new join, it may still make it the same fan.
    void joinAgain() {
        oldTicket = phone.ticket();
        phone.onBadTicket();
        hangUp();
        comeBackAfter(backoff());
    }

    private void follow(List<String> origins) {
        List<Node> list = site.nodes.told(origins);
        if (!list.isEmpty()) {
            told = list;
            toldPlace = 0;
            node = list.getFirst();
        }
    }

    /// This phone keeps every rule, so there is one reason only to close its connection.
    void checkClosing(int code, String text) {
        if (code != CloseReason.DRAINING.code()
                && code != CloseReason.NO_ROOM.code()
                && !mayBeCutOff) {
            site.record.violations().add(Violation.CUT_OFF, phone.number(), code + " " + text);
        }
    }

    /// A node that has no room for it now.
    ///
    /// @param pause what it asked for, if it did
    void onRefused(String why, @Nullable Duration pause) {
        if (pause == null) {
            fail(why);
        } else if (site.nodes.areSeveral()) {
            failAt(why, 1);
        } else {
            site.record.onTrouble(why);
            lost();
            hangUp();
            comeBackAfter(pause.plus(backoff()));
        }
    }

    /// Something went wrong: after two failures in a row it may be this node.
    void fail(String why) {
        failAt(why, FAILURES_OF_A_NODE);
    }

    /// @param enough failures in a row to try another node
    private void failAt(String why, int enough) {
        site.record.onTrouble(why);
        lost();
        hangUp();
        Duration pause = backoff();
        if (failures >= enough) {
            node = nextNode();
        }
        comeBackAfter(pause);
    }

    private Node nextNode() {
        while (++toldPlace < told.size()) {
            if (!told.get(toldPlace).equals(node)) {
                return told.get(toldPlace);
            }
        }
        toldPlace = (short) told.size();
        return site.nodes.otherThan(node, draw());
    }

    /// A connection that ends before its welcome is a try that failed: the phone was away already.
    private void lost() {
        if (phone.isWelcome() && !mayBeCutOff) {
            site.record.onConnectionLost(phone.number(), site.clock.nanos());
        }
    }

    private void comeBackAfter(Duration pause) {
        site.wheel.after(pause, this::comeBack);
    }

    /// One more failure.
    Duration backoff() {
        Duration pause = Backoff.after(failures, draw());
        failures = (byte) Math.min(Byte.MAX_VALUE, failures + 1);
        return pause;
    }

    private void startAttempt() {
        timer = site.wheel.after(ATTEMPT_LIMIT, () -> fail("no answer"));
    }

    private void hangUp() {
        cancelTimer();
        leaveEntrance();
        Talk open = talk;
        talk = null;
        if (open != null) {
            open.hangUp();
        }
        if (isOnline) {
            isOnline = false;
            phone.onOffline();
        }
    }

    private void leaveEntrance() {
        if (isAtEntrance) {
            isAtEntrance = false;
            site.entrance.leave();
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
