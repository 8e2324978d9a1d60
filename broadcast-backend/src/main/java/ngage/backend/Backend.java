package ngage.backend;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import ngage.backend.admission.Door;
import ngage.backend.admission.FanIndexes;
import ngage.backend.admission.Identities;
import ngage.backend.admission.JoinConfig;
import ngage.backend.admission.JoinEndpoint;
import ngage.backend.admission.OidcConfig;
import ngage.backend.admission.OverlayAllowance;
import ngage.backend.admission.RedisSubjects;
import ngage.backend.admission.TicketSigner;
import ngage.backend.audience.AudienceEndpoint;
import ngage.backend.audience.AudienceHub;
import ngage.backend.audience.PhoneTransport;
import ngage.backend.audience.PhoneTransports;
import ngage.backend.chaos.Chaos;
import ngage.backend.conduct.Conductor;
import ngage.backend.conduct.CueSealer;
import ngage.backend.conduct.Pledge;
import ngage.backend.controlroom.AccessToken;
import ngage.backend.controlroom.AuthorizedEndpoint;
import ngage.backend.controlroom.ChoicesEndpoint;
import ngage.backend.controlroom.ControlRoomEndpoint;
import ngage.backend.controlroom.PulseMaker;
import ngage.backend.controlroom.TallyReader;
import ngage.backend.degrade.DegradationWatch;
import ngage.backend.degrade.LoadMeter;
import ngage.backend.degrade.Step;
import ngage.backend.nodes.ClockShare;
import ngage.backend.nodes.HttpPeers;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.nodes.NodePulse;
import ngage.backend.nodes.Nodes;
import ngage.backend.nodes.OwnNode;
import ngage.backend.nodes.PeerEndpoint;
import ngage.backend.nodes.RedisNodeBoard;
import ngage.backend.nodes.RelayedCommands;
import ngage.backend.nodes.Role;
import ngage.backend.ops.MetricsEndpoint;
import ngage.backend.ops.NodeMetrics;
import ngage.backend.polling.LastWords;
import ngage.backend.polling.LogEndpoint;
import ngage.backend.polling.MessagesEndpoint;
import ngage.backend.relay.CueLogReader;
import ngage.backend.relay.LogListener;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisCueLog;
import ngage.backend.relay.RedisLease;
import ngage.backend.relay.RedisLink;
import ngage.backend.relay.RedisRefusesException;
import ngage.backend.relay.RedisShowRuns;
import ngage.backend.show.OtherShowException;
import ngage.backend.show.ShowRun;
import ngage.backend.stamp.StreamClock;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.Programme;
import ngage.backend.video.VideoOnAir;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.backend.video.ffmpeg.FfmpegMissingException;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.video.foreign.ForeignProgramme;
import ngage.backend.video.foreign.StampPush;
import ngage.backend.video.hls.CueMarks;
import ngage.backend.video.hls.HlsEndpoint;
import ngage.backend.video.ladder.EncoderCheck;
import ngage.backend.video.recording.Recording;
import ngage.backend.video.recording.RecordingEndpoint;
import ngage.backend.vote.DurabilityException;
import ngage.backend.vote.DurabilityWatch;
import ngage.backend.vote.OpenAsks;
import ngage.backend.vote.RedisBallotBox;
import ngage.backend.vote.RedisDurability;
import ngage.backend.web.CrossOrigin;
import ngage.backend.web.HealthEndpoint;
import ngage.backend.web.PageEndpoint;
import ngage.protocol.MediaTime;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The whole backend: makes its parts, wires them, starts them in order and closes them in the opposite
/// order. The only class that knows all the others.
public final class Backend implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Backend.class);
    private static final String MONITOR_PATH = "/api/control-room/monitor.ts";
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    /// Whether it still keeps ballots as promised.
    private static final Duration LOOK_AT_REDIS = Duration.ofSeconds(10);

    private static final int SPARED_RETURNS = 4;

    private final ShowRunId showRun;
    private final int port;
    private final Drain drain;
    private final Deque<AutoCloseable> parts;

    private Backend(ShowRunId showRun, int port, Drain drain, Deque<AutoCloseable> parts) {
        this.showRun = showRun;
        this.port = port;
        this.drain = drain;
        this.parts = parts;
    }

    /// Blocking: returns when phones can join.
    ///
    /// @throws BackendStartException if it cannot; nothing is left running then
    public static Backend start(BackendConfig config)
            throws BackendStartException, InterruptedException {
        log.info("starts: {}", config);
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return start(config, parts);
        } catch (RedisRefusesException e) {
            close(parts);
            throw new BackendStartException(
                    "Redis refuses the user or the password ("
                            + e.getMessage()
                            + "): set NGAGE_REDIS to an address with both, such as"
                            + " redis://user:password@host:6379.",
                    e);
        } catch (LogUnavailableException e) {
            close(parts);
            throw new BackendStartException(
                    "Redis at --redis does not answer as it should ("
                            + e.getMessage()
                            + "): start one, 7.0 or newer, or name another.",
                    e);
        } catch (OtherShowException | DurabilityException e) {
            close(parts);
            throw new BackendStartException(String.valueOf(e.getMessage()), e);
        } catch (BackendStartException | InterruptedException | RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    /// @return that it serves on
    public int port() {
        return port;
    }

    public ShowRunId showRun() {
        return showRun;
    }

    /// Drains it first; see [Drain] for how long that takes.
    @Override
    public void close() {
        log.info("ends; show run {} stays in Redis", showRun);
        drain.run();
        close(parts);
    }

    private static Backend start(BackendConfig config, Deque<AutoCloseable> parts)
            throws BackendStartException,
                    DurabilityException,
                    LogUnavailableException,
                    InterruptedException {
        InstantSource wall = InstantSource.system();
        SecureRandom random = new SecureRandom();
        byte[] secret = config.secret().getBytes(StandardCharsets.UTF_8);
        Show show = config.show();

        Chaos chaos = new Chaos(config.ops().chaos(), System::nanoTime);
        Supervisor supervisor = keep(parts, Supervisor.wrapping(chaos::around));
        RedisLink redis = keep(parts, new RedisLink(config.redisUri()));
        RedisDurability.ensure(redis, config.ballots().durability());
        RedisShowRuns showRuns = keep(parts, new RedisShowRuns(redis, random));
        RunChoice choice = new RunChoice(showRuns, redis, show.id());
        ShowRunId run = config.newRun() ? choice.begin() : choice.join();
        RedisBallotBox ballots =
                keep(
                        parts,
                        new RedisBallotBox(redis, showRuns.ballotShards(run), config.ballots()));
        ballots.start(supervisor);
        DurabilityWatch durability =
                new DurabilityWatch(redis, config.ballots().durability(), LOOK_AT_REDIS);
        OpenAsks asks = new OpenAsks(ballots);
        StreamClock clock = new StreamClock(mediaTime(wall.instant()), System::nanoTime);
        TicketSigner tickets = new TicketSigner(secret);
        AudienceHub hub =
                new AudienceHub(
                        config.audience().withMaxPhones(maxPhones(config)),
                        run,
                        tickets,
                        chaos.around(ballots),
                        clock,
                        chaos.around(wall),
                        System::nanoTime);
        LoadMeter load =
                new LoadMeter(
                        hub::loops,
                        () -> (double) ballots.waiting() / config.ballots().maxWaiting(),
                        System::nanoTime);
        DegradationWatch degradation =
                new DegradationWatch(config.ops().degradation(), load, System::nanoTime);

        PhoneTransport phones =
                keep(parts, PhoneTransports.start(config.audience().transport(), hub));

        Door door =
                new Door(config.admission().door(), secret, run, wall, System::nanoTime, random);
        degradation.on(Step.JOINS, door::holdBack, door::letIn);
        degradation.on(
                Step.RETURNS,
                () -> hub.stretchReturns(SPARED_RETURNS),
                () -> hub.stretchReturns(1));
        LateParts late = new LateParts();
        NodeConfig node = config.node();
        OwnNode own =
                new OwnNode(
                        NodeId.random(),
                        node.roles(),
                        hub::offset,
                        late::term,
                        showRuns::fansLeased,
                        () -> hub.numbers().withWaiting(door.waiting()),
                        late::stream,
                        late::programme,
                        ballots::settled,
                        () ->
                                late.health(
                                        List.of(
                                                ballots.health(),
                                                durability.health(),
                                                hub.health(),
                                                phones.health(),
                                                degradation.health()),
                                        supervisor.health()));
        Nodes nodes =
                keep(
                        parts,
                        new Nodes(
                                keep(parts, new RedisNodeBoard(redis, run)),
                                own,
                                late::isWatching,
                                new ClockShare(
                                        own.id(),
                                        node.roles(),
                                        late::term,
                                        clock,
                                        System::nanoTime),
                                System::nanoTime));
        nodes.look();
        ballots.settleWith(nodes::settled);
        hub.setOtherNodes(nodes::origins);

        NodeId id = own.id();
        RedisCueLog cueLog = keep(parts, new RedisCueLog(redis, run, id));
        CatchUp catchUp = CatchUp.with(cueLog);
        List<LogListener> listeners = new ArrayList<>(List.of(chaos, asks, hub, load));
        AccessToken token = new AccessToken(config.operatorToken());
        ControlRoomEndpoint controlRoom =
                new ControlRoomEndpoint(config.controlRoom(), token, run, show);
        if (node.has(Role.CONDUCTOR)) {
            listeners.add(controlRoom);
        }
        StampPush push = stampPush(config, clock, wall);
        if (push != null) {
            listeners.add(push);
        }
        CueMarks marks = new CueMarks();
        listeners.add(marks);
        Recording recording = recording(config, run);
        if (recording != null) {
            listeners.add(recording);
        }
        listeners.add(catchUp);
        CueLogReader reader = keep(parts, new CueLogReader(cueLog, 0, listeners));
        late.set(reader);
        Pledge pledge = new Pledge(id, System::nanoTime);
        nodes.onConducts(pledge::onConducts);
        HttpPeers peers = keep(parts, new HttpPeers(secret, run, id, nodes, reader, pledge));
        CueSealer sealer = new CueSealer(secret, random);
        if (node.has(Role.CONDUCTOR)) {
            Conductor conductor =
                    keep(
                            parts,
                            new Conductor(
                                    id,
                                    keep(parts, new RedisCueLog(redis, run, id)),
                                    keep(
                                            parts,
                                            new RedisLease(redis, run, id, nodes::originForNodes)),
                                    ballots,
                                    peers,
                                    pledge,
                                    () -> new ShowRun(run, show, sealer, config.showRun()),
                                    config.mode(),
                                    clock,
                                    () ->
                                            nodes.phonesAsKnown()
                                                    .slowestDelay(config.audience().assumedDelay()),
                                    wall,
                                    config.conductor()));
            late.set(new LateParts.Crew(conductor, controlRoom));
        }
        LateParts.Crew crew = late.crew();
        Executor virtualThreads = task -> Thread.ofVirtual().start(task);
        // First what other nodes ask: whoever conducts must be one that they know and can reach.
        PathHandler paths =
                Handlers.path(Backend::notYet)
                        .addExactPath(
                                HealthEndpoint.PATH,
                                // Without Redis too: phones may come back, and there is no better
                                // node.
                                new HealthEndpoint(() ->
                                        nodes.isOpen()
                                                && !nodes.isDraining()
                                                && hub.offset() > 0
                                                && hub.hasRoom()
                                                && phones.health().state() != Health.DOWN))
                        .addExactPath(
                                PeerEndpoint.PATH,
                                new PeerEndpoint(
                                        secret,
                                        run,
                                        id,
                                        nodes,
                                        reader,
                                        pledge,
                                        crew == null ? null : crew.conductor(),
                                        virtualThreads));
        HttpEndpoint http =
                keep(
                        parts,
                        HttpEndpoint.start(
                                config.httpHost(), config.httpPort(), paths, Set.of(MONITOR_PATH)));
        String advertise = node.advertise();
        nodes.start(
                advertise != null ? advertise : origin(config.httpHost(), http.port()),
                node.peerOrigin(),
                supervisor);
        reader.start(supervisor);
        if (crew != null) {
            crew.conductor().start(supervisor);
        }
        if (!catchUp.await(START_PATIENCE)) {
            throw new BackendStartException(nothingCame(run, crew, reader));
        }
        // On every node: without the conductor's role nothing else would find out.
        new ShowRun(run, show, sealer, config.showRun()).apply(catchUp.first());
        if (config.mode() == RunMode.ON_AIR && catchUp.mode() == RunMode.REHEARSAL) {
            throw new BackendStartException(
                    "Run "
                            + run
                            + " of this show is a rehearsal: begin one on air with --new-run, or"
                            + " leave --mode out to go on with the rehearsal.");
        }
        if (chaos.isRefused()) {
            throw new BackendStartException("Run " + run + " is on air: leave --chaos out.");
        }
        supervisor.supervise(new Duty("load watch", RestartPolicy.CORE, degradation));
        supervisor.supervise(
                new Duty(
                        "durability watch",
                        RestartPolicy.CORE,
                        List.of(RedisLink.REDIS),
                        durability));

        Programme programme =
                programme(config, parts, run, marks, recording, clock, wall, supervisor);
        if (programme != null) {
            late.set(programme);
        }
        VideoOnAir video = programme;
        if (config.foreign() != null && node.has(Role.VIDEO)) {
            ForeignProgramme foreign =
                    new ForeignProgramme(
                            config.foreign(), clock, push, System::nanoTime, supervisor);
            video = keep(parts, foreign);
            late.set(video);
        }
        PathHandler served = Handlers.path(ResponseCodeHandler.HANDLE_404);
        if (node.has(Role.AUDIENCE)) {
            FanIndexes fans =
                    new FanIndexes(
                            count -> showRuns.leaseFans(run, count, nodes.fans()),
                            System::nanoTime);
            fans.start();
            OidcConfig oidc = config.admission().identities();
            Identities identities =
                    oidc == null
                            ? null
                            : new Identities(
                                    oidc, secret, keep(parts, new RedisSubjects(redis, run)), fans);
            if (identities != null) {
                late.set(identities);
            }
            LastWords lastWords = new LastWords(nodes::isDraining, nodes::origins, hub::returnSlot);
            LogEndpoint polledLog = new LogEndpoint(hub, secret, run, lastWords);
            HttpHandler messages =
                    new MessagesEndpoint(
                            config.audience(),
                            run,
                            tickets,
                            hub.polling(),
                            ballots,
                            clock,
                            wall,
                            lastWords);
            HttpHandler join =
                    new JoinEndpoint(
                            new JoinConfig(
                                    show.title(),
                                    show.locales(),
                                    AudienceEndpoint.PATH,
                                    polledLog.path(),
                                    JoinConfig.TICKET_LIFE,
                                    config.audience().maxFans()),
                            run,
                            door,
                            tickets,
                            fans,
                            nodes::origins,
                            nodes::programme,
                            wall,
                            identities,
                            new OverlayAllowance(System::nanoTime),
                            virtualThreads);
            served.addPrefixPath("/", new PageEndpoint("/web/phone"))
                    .addPrefixPath("/overlay", new PageEndpoint("/web/overlay"))
                    .addExactPath(JoinEndpoint.PATH, forPagesOfNodes(join, nodes))
                    .addPrefixPath(LogEndpoint.PREFIX, polledLog)
                    .addExactPath(MessagesEndpoint.PATH, forAllPages(messages))
                    .addExactPath(AudienceEndpoint.PATH, new AudienceEndpoint(hub, phones));
        }
        if (crew != null) {
            served.addExactPath(ControlRoomEndpoint.PATH, crew.controlRoom())
                    .addPrefixPath(
                            ChoicesEndpoint.PREFIX,
                            new AuthorizedEndpoint(
                                    token, new ChoicesEndpoint(asks, ballots, virtualThreads)));
        }
        NodeMetrics metrics =
                keep(
                        parts,
                        new NodeMetrics(
                                hub, ballots, door, nodes::ownHealth, supervisor, degradation));
        metrics.show(chaos);
        served.addExactPath(
                MetricsEndpoint.PATH,
                new AuthorizedEndpoint(
                        config.metricsToken() == null
                                ? List.of(token)
                                : List.of(token, new AccessToken(config.metricsToken())),
                        new MetricsEndpoint(metrics, virtualThreads)));
        if (programme != null) {
            served.addPrefixPath(HlsEndpoint.PREFIX, programme.hls())
                    .addPrefixPath(
                            RecordingEndpoint.PREFIX,
                            new AuthorizedEndpoint(token, programme.recording()));
        }
        if (video != null) {
            served.addExactPath(MONITOR_PATH, new AuthorizedEndpoint(token, video.monitor()));
        }
        // After the port, so that they say goodbye before it closes.
        keep(parts, hub).start();
        if (crew != null) {
            TallyReader tally =
                    keep(parts, new TallyReader(asks, ballots, config.controlRoom().pulseEvery()));
            tally.start(supervisor);
            keep(parts, crew.controlRoom())
                    .start(
                            new PulseMaker(tally, clock, nodes, wall),
                            new RelayedCommands(
                                    crew.conductor(),
                                    late::term,
                                    nodes,
                                    peers,
                                    config.conductor().patience().multipliedBy(2)),
                            degradation);
        }
        // Last: whoever is served meets parts that have started.
        paths.addPrefixPath("/", served);
        nodes.open();
        return new Backend(run, http.port(), new Drain(nodes, door, late, hub, ballots), parts);
    }

    /// What is asked while the node starts.
    private static void notYet(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE).endExchange();
    }

    /// For pages that other nodes have served, and for clients that ask before they send a body.
    private static HttpHandler forPagesOfNodes(HttpHandler handler, Nodes nodes) {
        return CrossOrigin.forNodes(
                new HttpContinueReadHandler(handler),
                () -> nodes.others().stream().map(NodePulse::origin).toList(),
                System::nanoTime);
    }

    /// For pages that a load balancer has served too, whose origin no node knows: the ticket says who asks.
    private static HttpHandler forAllPages(HttpHandler handler) {
        return CrossOrigin.forAll(new HttpContinueReadHandler(handler));
    }

    private static String nothingCame(
            ShowRunId run, LateParts.@Nullable Crew crew, CueLogReader reader) {
        return "Nothing came out of the cue log of run "
                + run
                + " within "
                + START_PATIENCE.toSeconds()
                + " s: conductor "
                + (crew == null ? "must be another node" : crew.conductor().health().text())
                + "; cue log "
                + reader.health().text();
    }

    /// @return what others may reach this node by, if nobody says it: good on one machine or network
    private static String origin(String host, int port) {
        String name = host;
        if (host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) {
            try {
                InetAddress local = InetAddress.getLocalHost();
                name = local.getHostAddress();
                if (local.isLoopbackAddress()) {
                    log.warn("only this machine reaches it as {}: use --advertise", name);
                }
            } catch (UnknownHostException e) {
                log.warn("this machine does not know its own address: use --advertise");
                name = InetAddress.getLoopbackAddress().getHostAddress();
            }
        }
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    private static @Nullable Programme programme(
            BackendConfig config,
            Deque<AutoCloseable> parts,
            ShowRunId run,
            CueMarks marks,
            @Nullable Recording recording,
            StreamClock clock,
            InstantSource wall,
            Supervisor supervisor)
            throws BackendStartException, InterruptedException {
        VideoConfig video = config.video();
        if (video == null || !config.node().has(Role.VIDEO)) {
            return null;
        }
        try {
            Ffmpeg found = Ffmpeg.find(video.ffmpeg(), video.programme().dataFolder());
            Ffmpeg ffmpeg = EncoderCheck.prove(found, video.programme().ladder(), video.encoder());
            return keep(
                    parts,
                    Programme.start(
                            video.programme(),
                            ffmpeg,
                            run,
                            marks,
                            recording,
                            clock,
                            wall,
                            supervisor));
        } catch (FfmpegMissingException e) {
            throw new BackendStartException(e.getMessage() + " Or run with --no-video.", e);
        }
    }

    /// @return absent where nothing is recorded
    private static @Nullable Recording recording(BackendConfig config, ShowRunId run) {
        VideoConfig video = config.video();
        return video == null || video.recording() == null || !config.node().has(Role.VIDEO)
                ? null
                : new Recording(video.recording(), run);
    }

    /// @return absent where nobody wants stamps
    private static @Nullable StampPush stampPush(
            BackendConfig config, StreamClock clock, InstantSource wall) {
        ForeignConfig foreign = config.foreign();
        ForeignConfig.Push endpoint = foreign == null ? null : foreign.push();
        return endpoint == null || !config.node().has(Role.VIDEO)
                ? null
                : new StampPush(endpoint, clock, wall, System::nanoTime);
    }

    private static int maxPhones(BackendConfig config) {
        return Math.min(config.audience().maxPhones(), ConnectionLimit.ofThisProcess().phones());
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> parts, T part) {
        parts.push(part);
        return part;
    }

    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.error("{} did not close well", part.getClass().getSimpleName(), e);
            }
        }
    }

    private static MediaTime mediaTime(Instant wall) {
        return new MediaTime(ChronoUnit.MICROS.between(Instant.EPOCH, wall));
    }
}
