package ngage.systemtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import ngage.backend.Backend;
import ngage.backend.BackendConfig;
import ngage.backend.VideoConfig;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.demo.ControlRoomLink;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Fact;
import ngage.protocol.FromControlRoom;
import ngage.protocol.LogEntry;
import ngage.protocol.MediaTime;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import ngage.protocol.ToControlRoom;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.testredis.RealRedis;
import ngage.testsupport.BrowserPhone;
import org.jspecify.annotations.Nullable;

/// A backend on a real Redis, and a desk; if nobody says otherwise without video, and its show is one vote that stays
/// open. One thread.
final class SmallVenue implements AutoCloseable {

    static final String TOKEN = "operator-token";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofMillis(50);

    private final RealRedis redis = RealRedis.started();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Backend backend;
    private final ControlRoomLink desk;
    private @Nullable CueRunId standby;
    private @Nullable CueRunId onAir;

    SmallVenue(AdmissionConfig admission) throws Exception {
        this(show(), null, config -> config.with(admission));
    }

    /// @param video absent without a programme of our own
    /// @param more settings
    SmallVenue(Show show, @Nullable VideoConfig video, UnaryOperator<BackendConfig> more)
            throws Exception {
        backend =
                Backend.start(
                        more.apply(
                                BackendConfig.of(
                                        "127.0.0.1",
                                        0,
                                        redis.uri(),
                                        show,
                                        true,
                                        RunMode.REHEARSAL,
                                        TOKEN,
                                        "a secret of some length",
                                        NodeConfig.ALL_ROLES,
                                        video,
                                        AudienceConfig.standard())));
        desk =
                ControlRoomLink.open(
                                http, URI.create("ws://127.0.0.1:" + port() + "/ws/control-room"))
                        .orElseThrow();
        desk.send(new FromControlRoom.Hello(TOKEN, "Asha", "desk", null, null));
    }

    /// Over somebody else's video.
    ///
    /// @param cues how many announcements its show has
    static SmallVenue over(ForeignConfig video, int cues) throws Exception {
        return new SmallVenue(announcements(cues), null, config -> config.with(video));
    }

    int port() {
        return backend.port();
    }

    URI phones() {
        return URI.create("http://127.0.0.1:" + port() + "/");
    }

    /// Puts the next cue on air, now.
    void go() throws InterruptedException {
        go(null);
    }

    /// Puts the next cue on air.
    ///
    /// @param seen absent for now
    /// @return the cue that is on air
    CueRunId go(@Nullable MediaTime seen) throws InterruptedException {
        fire(seen);
        return Objects.requireNonNull(onAir);
    }

    /// Puts the next cue on air, now.
    ///
    /// @return as it is in the log
    LogEntry goLive() throws InterruptedException {
        return fire(null);
    }

    /// Says how long it takes from the floor to the programme's clock, as the clap test at the desk does.
    void setStudioDelay(Duration delay) throws InterruptedException {
        desk.send(
                new FromControlRoom.SetStudioDelay(
                        new CommandId(UUID.randomUUID().toString()), delay));
        await(
                ToControlRoom.Entry.class,
                entry -> entry.entry().fact().equals(new Fact.StudioDelaySet(delay)));
    }

    private LogEntry fire(@Nullable MediaTime seen) throws InterruptedException {
        if (standby == null) {
            await(ToControlRoom.Entry.class, _ -> standby != null);
        }
        desk.send(
                new FromControlRoom.Go(
                        new CommandId(UUID.randomUUID().toString()),
                        onAir,
                        Objects.requireNonNull(standby),
                        seen,
                        Instant.now()));
        standby = null;
        return await(
                        ToControlRoom.Entry.class,
                        entry -> entry.entry().fact() instanceof Fact.CueOnAir)
                .entry();
    }

    ToControlRoom.Pulse awaitPulse(Predicate<ToControlRoom.Pulse> wanted)
            throws InterruptedException {
        return await(ToControlRoom.Pulse.class, wanted);
    }

    /// Lets the phone go on meanwhile: what its requests bring comes to the desk only then.
    ToControlRoom.Pulse awaitPulse(BrowserPhone phone, Predicate<ToControlRoom.Pulse> wanted)
            throws InterruptedException {
        return awaitPulse(pulse -> {
            phone.rest(TURN);
            return wanted.test(pulse);
        });
    }

    private <T extends ToControlRoom> T await(Class<T> type, Predicate<T> wanted)
            throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUp) {
            ToControlRoom message = desk.receive(PATIENCE).orElse(null);
            note(message);
            if (type.isInstance(message) && wanted.test(type.cast(message))) {
                return type.cast(message);
            }
        }
        throw new AssertionError("the desk heard no such " + type.getSimpleName());
    }

    private void note(@Nullable ToControlRoom message) {
        if (message instanceof ToControlRoom.Entry entry
                && entry.entry().fact() instanceof Fact.CueStaged staged) {
            standby = staged.cueRun();
        }
        if (message instanceof ToControlRoom.Entry entry
                && entry.entry().fact() instanceof Fact.CueOnAir fired) {
            onAir = fired.cueRun();
        }
        if (message instanceof ToControlRoom.CommandRefused refused) {
            throw new AssertionError("the desk was refused: " + refused.message());
        }
    }

    @Override
    public void close() throws IOException {
        desk.close();
        http.close();
        backend.close();
        redis.close();
    }

    /// @return so many announcements, `Cue 1` and so on
    static Show announcements(int count) {
        List<Cue> cues = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            cues.add(
                    new Cue(
                            new CueId("c" + i),
                            "" + i,
                            "Cue " + i,
                            null,
                            null,
                            new CuePayload.Announce(Texts.of("en", "Cue " + i), null)));
        }
        return new Show(
                new ShowId("announcements"),
                "The Announcements",
                List.of("en"),
                List.of(new Segment(new SegmentId("s1"), "All", cues)));
    }

    private static Show show() {
        CuePayload vote =
                new CuePayload.Poll(
                        Texts.of("en", "Who sings next?"),
                        List.of(
                                new Option(new OptionId("A"), Texts.of("en", "Asha")),
                                new Option(new OptionId("B"), Texts.of("en", "Ravi"))),
                        null);
        return new Show(
                new ShowId("small-show"),
                "The Small Show",
                List.of("en", "hi"),
                List.of(
                        new Segment(
                                new SegmentId("s1"),
                                "Only one",
                                List.of(new Cue(new CueId("p1"), "1", "Vote", null, null, vote)))));
    }
}
