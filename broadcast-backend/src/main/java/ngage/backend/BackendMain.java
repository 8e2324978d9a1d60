package ngage.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import ngage.backend.admission.AdmissionConfig;
import ngage.backend.admission.DoorConfig;
import ngage.backend.admission.OidcConfig;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.audience.TransportChoice;
import ngage.backend.chaos.ChaosSpec;
import ngage.backend.degrade.DegradationConfig;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.nodes.Role;
import ngage.backend.video.ProgrammeConfig;
import ngage.backend.video.ffmpeg.H264Encoder;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.video.foreign.ForeignTime;
import ngage.backend.video.hls.HlsConfig;
import ngage.backend.video.ingest.IngestConfig;
import ngage.backend.video.ingest.rtmp.RtmpConfig;
import ngage.backend.video.ladder.LadderConfig;
import ngage.backend.video.ladder.Rendition;
import ngage.backend.video.recording.RecordingConfig;
import ngage.backend.video.slate.SlateConfig;
import ngage.backend.vote.BallotBoxConfig;
import ngage.backend.vote.Durability;
import ngage.protocol.RunMode;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;
import ngage.protocol.show.ShowFileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The backend as a program. Says `ready <port>` on standard output when phones can join; all else goes
/// to standard error.
@Command(
        name = "ngage-backend",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Stamps cues, fans them out to phones, counts the answers.",
        footer = {
            "",
            "Secrets come from the environment:",
            "  NGAGE_OPERATOR_TOKEN     lets the crew in",
            "  NGAGE_SECRET             makes tickets and seal keys; the same on all nodes",
            "  NGAGE_INGEST_PASSPHRASE  lets the studio push its programme",
            "  NGAGE_RTMP_KEY           the same by RTMP; without it there is no RTMP",
            "  NGAGE_REDIS              instead of --redis, if it has a password",
            "  NGAGE_METRICS_TOKEN      lets who has it read /api/metrics, and nothing else",
            "",
            "A connection is an open file: `ulimit -n` bounds how many phones it takes."
        })
public final class BackendMain implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(BackendMain.class);
    static final String LOCAL_REDIS = "redis://localhost:6379";
    private static final int CANNOT_START = 1;
    private static final int WRONG_USE = 2;

    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;

    @Option(names = "--http-host", description = "Address to listen on.")
    private String httpHost = "0.0.0.0";

    @Option(names = "--http-port", description = "Port to listen on; 0 for any free one.")
    private int httpPort = 8080;

    @Option(
            names = "--redis",
            paramLabel = "URI",
            description = "Redis 7.0 or newer; else NGAGE_REDIS, else " + LOCAL_REDIS + ".")
    private @Nullable String redis;

    @Option(
            names = "--durability",
            description = {
                "What Redis must have done with a ballot before the phone says \"counted\":",
                "${COMPLETION-CANDIDATES}: on disk (always), on disk within a second (everysec),",
                "in a replica's memory too (replica), in memory."
            })
    private Durability durability = Durability.ALWAYS;

    @Option(names = "--show", paramLabel = "FILE", required = true, description = "Show to run.")
    private Path show = Path.of("");

    @Option(
            names = "--new-run",
            description =
                    "Begin a new run, even if one of this show is unfinished. Not while nodes are in"
                            + " that one.")
    private boolean newRun;

    @Option(
            names = "--mode",
            description =
                    "Of a run that begins now: ${COMPLETION-CANDIDATES}. on_air joins no rehearsal.")
    private RunMode mode = RunMode.REHEARSAL;

    @Option(
            names = "--roles",
            split = ",",
            description = "What this node does: some of ${COMPLETION-CANDIDATES}, with commas.")
    private Set<Role> roles = EnumSet.allOf(Role.class);

    @Option(
            names = "--advertise",
            paramLabel = "ORIGIN",
            description =
                    "Origin by which phones reach this node, such as https://n1.example.org; else"
                            + " made from host and port.")
    private @Nullable String advertise;

    @Option(
            names = "--peer-origin",
            paramLabel = "ORIGIN",
            description =
                    "Origin by which the other nodes reach this one, past any proxy, such as"
                            + " http://10.0.0.7:8080; else that of --advertise.")
    private @Nullable String peerOrigin;

    @Option(names = "--no-video", description = "Run without a programme.")
    private boolean noVideo;

    @Option(
            names = "--ingest-host",
            paramLabel = "HOST",
            description =
                    "Address on which the studio's programme arrives, by SRT and RTMP; else that"
                            + " of --http-host.")
    private @Nullable String ingestHost;

    @Option(
            names = "--ingest-port",
            description = "UDP port on which the studio's programme arrives, by SRT.")
    private int ingestPort = 8890;

    @Option(
            names = "--rtmp-port",
            description = "TCP port for the same by RTMP; open if NGAGE_RTMP_KEY is set.")
    private int rtmpPort = 1935;

    @Option(
            names = "--source-silence",
            paramLabel = "MS",
            description = "After this long without a picture the studio's source is cut off.")
    private long sourceSilence = IngestConfig.SILENCE.toMillis();

    @Option(
            names = "--slate",
            paramLabel = "FILE",
            description = "Picture (PNG, JPEG) for phones while there is no source; else ours.")
    private @Nullable Path slate;

    @Option(
            names = "--ffmpeg",
            paramLabel = "PATH",
            description = "Executable to use, instead of looking for one.")
    private @Nullable Path ffmpeg;

    @Option(
            names = "--foreign-stream",
            paramLabel = "URL",
            description =
                    "Somebody else's programme instead of an own ingest: an HLS playlist, as phones"
                            + " reach it.")
    private @Nullable URI foreignStream;

    @Option(
            names = "--foreign-time",
            paramLabel = "HOW",
            description =
                    "How the foreign stream tells the time: by its playlist's date-time, which is the"
                            + " default; or by our clock, to a second or so and without a"
                            + " monitor: date-time, clock.")
    private @Nullable String foreignTime;

    @Option(
            names = "--stamp-push",
            paramLabel = "URL",
            description =
                    "Where the foreign stream takes timed metadata; its bearer token in"
                            + " NGAGE_STAMP_PUSH_TOKEN.")
    private @Nullable URI stampPush;

    @Option(names = "--data", paramLabel = "DIR", description = "For what must be a file.")
    private Path data = Path.of("data");

    @Option(names = "--segment-seconds", description = "Length of a media segment of HLS.")
    private int segmentSeconds = 2;

    @Option(
            names = "--dvr-seconds",
            description = "How far back a phone can go: what a playlist of HLS lists.")
    private int dvrSeconds = (int) HlsConfig.DEFAULT_WINDOW.toSeconds();

    @Option(
            names = "--low-latency",
            description =
                    "Serve parts of a third of a second too (LL-HLS): six times the requests, and"
                            + " half the time for cues to reach everybody.")
    private boolean lowLatency;

    @Option(
            names = "--stream-origin",
            paramLabel = "ORIGIN",
            description =
                    "Where phones fetch the programme, such as https://cdn.example.org; else from"
                            + " this node.")
    private @Nullable String streamOrigin;

    @Option(
            names = "--rendition",
            paramLabel = "NAME=WxH@KBITS",
            description =
                    "Of the programme, such as 480p=854x480@1200; may come several times. Else"
                            + " 480p and 240p.")
    private List<String> renditions = List.of();

    @Option(
            names = "--recordings",
            paramLabel = "FOLDER",
            description = "For recordings of the programme; else 'recordings' in --data.")
    private @Nullable Path recordings;

    @Option(names = "--no-recording", description = "Record nothing.")
    private boolean noRecording;

    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            description =
                    "auto takes the first that proves itself: libx264, libopenh264, then hardware."
                            + " Or one by ffmpeg's name, such as h264_nvenc.")
    private String encoder = "auto";

    @Option(names = "--audio-kilobits", description = "A second, of the programme's sound.")
    private int audioKilobits = LadderConfig.DEFAULT.audioKilobits();

    @Option(
            names = "--transport",
            description = "What carries the phones: ${COMPLETION-CANDIDATES}.")
    private TransportChoice transport = TransportChoice.AUTO;

    @Option(
            names = "--joins-per-second",
            description = "How many fans this node lets in; the others wait in order.")
    private int joinsPerSecond = DoorConfig.DEFAULT.joinsPerSecond();

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description = "Only fans with a token of this OpenID Connect provider join.")
    private @Nullable String oidcIssuer;

    @Option(
            names = "--oidc-audience",
            paramLabel = "ID",
            description = "For whom its tokens must be made.")
    private @Nullable String oidcAudience;

    @Option(names = "--oidc-jwks", paramLabel = "URL", description = "Where it shows its keys.")
    private @Nullable URI oidcJwks;

    @Option(
            names = "--spare",
            paramLabel = "STEP",
            description =
                    "What to do without: auto goes by the load; nothing, charts, joins or returns"
                            + " is fixed.")
    private String spare = "auto";

    @Option(
            names = "--chaos",
            paramLabel = "SPEC",
            description =
                    "For rehearsals: makes parts of this node crash, such as"
                            + " phone=100/s,flusher=20/s,reader=5/s,seed=7.")
    private @Nullable String chaos;

    @Option(names = "--leash", description = "End when standard input ends.")
    private boolean leash;

    BackendMain(Map<String, String> environment, InputStream in, PrintStream out) {
        this.environment = environment;
        this.in = in;
        this.out = out;
    }

    public static void main(String[] arguments) {
        BackendMain program = new BackendMain(System.getenv(), System.in, System.out);
        int code =
                new CommandLine(program)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /// Starts it, and leaves it running.
    @Override
    public Integer call() throws InterruptedException {
        BackendConfig config;
        try {
            config = config(ShowFile.read(show));
        } catch (ShowFileException e) {
            return refuse(WRONG_USE, show + " is not a show that can be run:\n" + e.getMessage());
        } catch (IOException e) {
            return refuse(WRONG_USE, "--show " + show + " cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return refuse(WRONG_USE, String.valueOf(e.getMessage()));
        }
        if (leash) {
            // Before anything is started, because starting may take long.
            Thread.ofPlatform().daemon().name("leash").start(this::endWithInput);
        }
        try {
            Backend backend = Backend.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "close-backend"));
            out.println("ready " + backend.port());
            out.flush();
            return 0;
        } catch (BackendStartException e) {
            log.debug("cannot start", e);
            return refuse(CANNOT_START, String.valueOf(e.getMessage()));
        }
    }

    private BackendConfig config(Show show) {
        ForeignConfig foreign = foreign();
        BackendConfig config =
                BackendConfig.of(
                                httpHost,
                                httpPort,
                                redis != null
                                        ? redis
                                        : environment.getOrDefault("NGAGE_REDIS", LOCAL_REDIS),
                                show,
                                newRun,
                                mode,
                                secret("NGAGE_OPERATOR_TOKEN"),
                                secret("NGAGE_SECRET"),
                                new NodeConfig(roles, advertise, peerOrigin),
                                noVideo || foreign != null || !roles.contains(Role.VIDEO)
                                        ? null
                                        : video(),
                                AudienceConfig.standard().with(transport))
                        .with(new AdmissionConfig(door(), identities()))
                        .withMetricsToken(environment.get("NGAGE_METRICS_TOKEN"))
                        .with(BallotBoxConfig.DEFAULT.with(durability))
                        .with(
                                new OpsConfig(
                                        DegradationConfig.of(spare),
                                        chaos == null ? null : ChaosSpec.of(chaos)));
        return foreign == null ? config : config.with(foreign);
    }

    private @Nullable ForeignConfig foreign() {
        if (foreignStream == null) {
            if (stampPush != null) {
                throw new IllegalArgumentException("--stamp-push goes with --foreign-stream");
            }
            if (foreignTime != null) {
                throw new IllegalArgumentException("--foreign-time goes with --foreign-stream");
            }
            return null;
        }
        return new ForeignConfig(
                foreignStream,
                foreignTime == null ? ForeignTime.DATE_TIME : ForeignTime.of(foreignTime),
                stampPush == null
                        ? null
                        : new ForeignConfig.Push(
                                stampPush, environment.getOrDefault("NGAGE_STAMP_PUSH_TOKEN", "")));
    }

    private DoorConfig door() {
        return DoorConfig.of(joinsPerSecond, 2 * joinsPerSecond);
    }

    private @Nullable OidcConfig identities() {
        if (oidcIssuer == null && oidcAudience == null && oidcJwks == null) {
            return null;
        }
        if (oidcIssuer == null || oidcAudience == null || oidcJwks == null) {
            throw new IllegalArgumentException(
                    "--oidc-issuer, --oidc-audience and --oidc-jwks go together: set all or none");
        }
        return OidcConfig.of(oidcIssuer, oidcAudience, oidcJwks);
    }

    private VideoConfig video() {
        if (segmentSeconds < 1 || segmentSeconds > 10) {
            throw new IllegalArgumentException(
                    "--segment-seconds must be 1 to 10, is " + segmentSeconds);
        }
        checkPort("--ingest-port", ingestPort);
        checkPort("--rtmp-port", rtmpPort);
        if (slate != null && !Files.isReadable(slate)) {
            throw new IllegalArgumentException("--slate " + slate + " cannot be read");
        }
        return new VideoConfig(
                new ProgrammeConfig(
                        new IngestConfig(
                                        ingestHost(), ingestPort, secret("NGAGE_INGEST_PASSPHRASE"))
                                .with(Duration.ofMillis(sourceSilence)),
                        rtmp(),
                        new SlateConfig(slate),
                        ladder(),
                        hls(),
                        data,
                        streamOrigin),
                ffmpeg,
                encoder.equals("auto") ? null : H264Encoder.named(encoder),
                recording());
    }

    private @Nullable RecordingConfig recording() {
        if (noRecording) {
            if (recordings != null) {
                throw new IllegalArgumentException(
                        "--recordings and --no-recording contradict each other: leave one out");
            }
            return null;
        }
        return new RecordingConfig(
                RecordingConfig.folder(data, recordings),
                RecordingConfig.SPARE_BYTES,
                Duration.ofSeconds(segmentSeconds));
    }

    private LadderConfig ladder() {
        return new LadderConfig(
                renditions.isEmpty()
                        ? LadderConfig.DEFAULT.renditions()
                        : renditions.stream().map(Rendition::of).toList(),
                audioKilobits);
    }

    private HlsConfig hls() {
        int most = (int) HlsConfig.LONGEST_WINDOW.toSeconds();
        if (dvrSeconds < 4 * segmentSeconds || dvrSeconds > most) {
            throw new IllegalArgumentException(
                    "--dvr-seconds must be four segments (%d) to %d, is %d"
                            .formatted(4 * segmentSeconds, most, dvrSeconds));
        }
        return new HlsConfig(
                Duration.ofSeconds(segmentSeconds),
                Duration.ofSeconds(dvrSeconds),
                lowLatency ? HlsConfig.Delivery.PARTS : HlsConfig.Delivery.SEGMENTS);
    }

    private @Nullable RtmpConfig rtmp() {
        String key = environment.get("NGAGE_RTMP_KEY");
        return key == null || key.isEmpty() ? null : new RtmpConfig(ingestHost(), rtmpPort, key);
    }

    private String ingestHost() {
        return ingestHost == null ? httpHost : ingestHost;
    }

    private static void checkPort(String option, int port) {
        if (port < 1 || port > BackendConfig.MAX_PORT) {
            throw new IllegalArgumentException(option + " must be 1 to 65535, is " + port);
        }
    }

    private String secret(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "The environment variable "
                            + name
                            + " is not set. Set it to something that nobody can guess, such as the"
                            + " output of: openssl rand -hex 24");
        }
        return value;
    }

    private void endWithInput() {
        try {
            in.transferTo(PrintStream.nullOutputStream());
        } catch (IOException e) {
            log.debug("standard input broke", e);
        }
        log.info("standard input has ended, and so does this program");
        System.exit(0);
    }

    private static int refuse(int code, String message) {
        System.err.println(message);
        return code;
    }
}
