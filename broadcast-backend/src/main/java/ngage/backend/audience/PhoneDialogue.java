package ngage.backend.audience;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.stamp.StreamClock;
import ngage.backend.vote.BallotBox;
import ngage.protocol.CloseReason;
import ngage.protocol.FanIndex;
import ngage.protocol.FromPhone;
import ngage.protocol.MalformedMessageException;
import ngage.protocol.MessageCodec;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToPhone;

/// What the backend answers to each message of a phone. Shared by all phones; called on their I/O
/// threads, never blocks.
final class PhoneDialogue implements Dialogue {

    private static final int UNSUPPORTED_DATA = 1003;

    private final AudienceConfig config;
    private final ShowRunId epoch;
    private final CueRing ring;
    private final Room room;
    private final ConnectedFans fans;
    private final AudienceReports reports;
    private final TicketSigner tickets;
    private final BallotBox ballots;
    private final StreamClock clock;
    private final InstantSource wall;
    private final BallotReader ballotReader = new BallotReader();
    private final LongAdder skipped = new LongAdder();

    PhoneDialogue(
            AudienceConfig config,
            ShowRunId epoch,
            CueRing ring,
            Room room,
            AudienceReports reports,
            TicketSigner tickets,
            BallotBox ballots,
            StreamClock clock,
            InstantSource wall) {
        this.config = config;
        this.epoch = epoch;
        this.ring = ring;
        this.room = room;
        this.fans = new ConnectedFans(config.maxFans());
        this.reports = reports;
        this.tickets = tickets;
        this.ballots = ballots;
        this.clock = clock;
        this.wall = wall;
    }

    @Override
    public void onText(Phone phone, byte[] text) {
        FromPhone.CastBallot ballot = ballotReader.read(text);
        if (ballot != null && !phone.isAwaitingHello() && !phone.isOverlay()) {
            onMessage(phone, ballot);
            return;
        }
        Optional<FromPhone> message;
        try {
            message = MessageCodec.decode(FromPhone.class, text);
        } catch (MalformedMessageException e) {
            phone.onMalformed(String.valueOf(e.getMessage()));
            return;
        }
        if (phone.isAwaitingHello()) {
            if (message.isPresent() && message.get() instanceof FromPhone.Hello hello) {
                onHello(phone, hello);
            } else {
                phone.close(CloseReason.NO_HELLO);
            }
        } else if (message.isPresent()) {
            // What an overlay says is worth nothing, but that it is there.
            if (!phone.isOverlay() || message.get() instanceof FromPhone.Ping) {
                onMessage(phone, message.get());
            }
        } else {
            // Of a newer protocol than ours.
            skipped.increment();
        }
    }

    @Override
    public void onBinary(Phone phone, byte[] message) {
        phone.refuse(UNSUPPORTED_DATA, "binary messages are not spoken");
    }

    @Override
    public void onPing(Phone phone, long sent) {
        if (phone.isBlocked()) {
            // Not made yet: it would cost memory while it waits, and tell a time that is over.
            phone.owePong(sent);
        } else {
            phone.send(Frames.text(new ToPhone.Pong(sent, clock.now())));
        }
    }

    @Override
    public byte[] farewell(ToPhone.Closing closing) {
        return Frames.text(closing);
    }

    @Override
    public void onLeft(Phone phone) {
        fans.remove(phone.fan(), phone);
        reports.onLeft(phone.fan());
    }

    @Override
    public boolean hasSocket(int fan) {
        return fans.contains(fan);
    }

    @Override
    public long skipped() {
        return skipped.sum();
    }

    private void onHello(Phone phone, FromPhone.Hello hello) {
        Ticket ticket = tickets.read(hello.ticket()).orElse(null);
        if (ticket == null
                || !ticket.showRun().equals(epoch)
                || ticket.fan().value() >= config.maxFans()
                || ticket.expires().isBefore(wall.instant())) {
            phone.close(CloseReason.BAD_TICKET);
            return;
        }
        CloseReason refusal = room.refusalOfHello();
        if (refusal != null) {
            phone.close(refusal);
            return;
        }
        FanIndex fan = ticket.fan();
        Phone before = fans.put(fan.value(), phone);
        if (before != null && before != phone) {
            before.shard().hand(() -> before.close(CloseReason.REPLACED));
        }
        reports.onConnected(fan.value());
        ToPhone.Welcome welcome = new ToPhone.Welcome(epoch, fan, config.heartbeat());
        switch (ticket.rights()) {
            case AUDIENCE -> phone.admit(fan, welcome, next(hello), ring.head());
            case OVERLAY -> phone.admitOverlay(fan, welcome, next(hello), ring.head());
        }
    }

    /// @return the first entry that the phone lacks; 0 if it needs a snapshot
    private long next(FromPhone.Hello hello) {
        Long offset = hello.offset();
        boolean canContinue =
                offset != null
                        && offset >= 0
                        && epoch.equals(hello.epoch())
                        && ring.continuesAfter(offset);
        return canContinue && offset != null ? offset + 1 : 0;
    }

    private void onMessage(Phone phone, FromPhone message) {
        switch (message) {
            case FromPhone.Hello _ -> phone.onMalformed("a second hello");
            case FromPhone.CastBallot ballot ->
                    ballots.cast(
                            ballot.cueRun(),
                            new FanIndex(phone.fan()),
                            ballot.seq(),
                            ballot.choice(),
                            new Ballot(phone, ballot.cueRun(), ballot.seq()));
            case FromPhone.CueHeld held -> reports.onHeld(phone.fan(), held.cueRun());
            case FromPhone.CueShown shown -> onShown(phone, shown);
            case FromPhone.Ping ping -> onPing(phone, ping.sent());
        }
    }

    private void onShown(Phone phone, FromPhone.CueShown shown) {
        // A very slow phone shows a cue when the next one is on air already: it must be waited for
        // too.
        phone.onDelay(shown.delay());
        AudienceReports.OnAir onAir = reports.onShown(phone.fan(), shown.cueRun());
        if (onAir == null) {
            return;
        }
        ShardReports shardReports = phone.shard().reports();
        shardReports.onDelay(onAir.offset(), shown.delay());
        Long dropped = shown.droppedFrames();
        if (dropped != null) {
            shardReports.onDropped(onAir.offset(), dropped);
        }
        if (phone.cameAt() < onAir.offset()) {
            shardReports.onSkew(onAir.offset(), shown.shown().since(onAir.at()));
        }
    }
}
