package ngage.backend;

import ngage.backend.admission.AdmissionConfig;
import ngage.backend.audience.AudienceConfig;
import ngage.backend.conduct.ConductorConfig;
import ngage.backend.controlroom.ControlRoomConfig;
import ngage.backend.nodes.NodeConfig;
import ngage.backend.show.ShowRunConfig;
import ngage.backend.video.foreign.ForeignConfig;
import ngage.backend.vote.BallotBoxConfig;
import ngage.protocol.RunMode;
import ngage.protocol.show.Show;
import org.jspecify.annotations.Nullable;

/// All settings of a backend, checked.
///
/// @param httpHost address to listen on
/// @param httpPort 0 for any free one
/// @param redisUri such as `redis://localhost:6379`
/// @param show to run
/// @param newRun begin a new run, even if one of this show is unfinished in Redis
/// @param mode of the run, if it begins now
/// @param operatorToken the crew's secret
/// @param metricsToken lets who has it read the metrics too, and nothing else; absent: only the crew may
/// @param secret of the server: tickets and seal keys come from it; the same on all nodes
/// @param node what this one is among those of the show
/// @param video absent to run without a programme of our own
/// @param foreign somebody else's programme; absent without one
public record BackendConfig(
        String httpHost,
        int httpPort,
        String redisUri,
        Show show,
        boolean newRun,
        RunMode mode,
        String operatorToken,
        @Nullable String metricsToken,
        String secret,
        NodeConfig node,
        @Nullable VideoConfig video,
        @Nullable ForeignConfig foreign,
        AdmissionConfig admission,
        AudienceConfig audience,
        ControlRoomConfig controlRoom,
        BallotBoxConfig ballots,
        ShowRunConfig showRun,
        ConductorConfig conductor,
        OpsConfig ops) {

    private static final int MIN_TOKEN = 8;
    private static final int MIN_SECRET = 16;
    static final int MAX_PORT = 65_535;

    public BackendConfig with(OpsConfig other) {
        return copy(metricsToken, video, foreign, admission, ballots, showRun, other);
    }

    public BackendConfig withMetricsToken(@Nullable String token) {
        return copy(token, video, foreign, admission, ballots, showRun, ops);
    }

    /// @throws IllegalArgumentException if something cannot be right; it names the option and the cure
    public BackendConfig {
        if (httpPort < 0 || httpPort > MAX_PORT) {
            throw new IllegalArgumentException(
                    "--http-port must be 0 (any free port) to 65535, is " + httpPort);
        }
        RedisAddress.check(redisUri);
        if (operatorToken.length() < MIN_TOKEN) {
            throw new IllegalArgumentException(
                    "NGAGE_OPERATOR_TOKEN is too short: set it to at least "
                            + MIN_TOKEN
                            + " characters that nobody can guess");
        }
        if (metricsToken != null && metricsToken.length() < MIN_TOKEN) {
            throw new IllegalArgumentException(
                    "NGAGE_METRICS_TOKEN is too short: set it to at least "
                            + MIN_TOKEN
                            + " characters that nobody can guess, or not at all");
        }
        if (secret.length() < MIN_SECRET) {
            throw new IllegalArgumentException(
                    "NGAGE_SECRET is too short: set it to at least "
                            + MIN_SECRET
                            + " characters that nobody can guess, the same on all nodes");
        }
    }

    /// With the usual bounds.
    public static BackendConfig of(
            String httpHost,
            int httpPort,
            String redisUri,
            Show show,
            boolean newRun,
            RunMode mode,
            String operatorToken,
            String secret,
            NodeConfig node,
            @Nullable VideoConfig video,
            AudienceConfig audience) {
        return new BackendConfig(
                httpHost,
                httpPort,
                redisUri,
                show,
                newRun,
                mode,
                operatorToken,
                null,
                secret,
                node,
                video,
                null,
                AdmissionConfig.DEFAULT,
                audience,
                ControlRoomConfig.DEFAULT,
                BallotBoxConfig.DEFAULT,
                ShowRunConfig.DEFAULT,
                ConductorConfig.DEFAULT,
                OpsConfig.DEFAULT);
    }

    /// @return the same, with this door
    public BackendConfig with(AdmissionConfig door) {
        return copy(metricsToken, video, foreign, door, ballots, showRun, ops);
    }

    /// @return the same, with somebody else's programme
    public BackendConfig with(ForeignConfig stream) {
        return copy(
                metricsToken,
                null,
                stream,
                admission,
                ballots,
                showRun.withMaxFrameAge(ForeignConfig.MAX_FRAME_AGE),
                ops);
    }

    /// @return the same, with these bounds and this durability of ballots
    public BackendConfig with(BallotBoxConfig box) {
        return copy(metricsToken, video, foreign, admission, box, showRun, ops);
    }

    private BackendConfig copy(
            @Nullable String otherMetricsToken,
            @Nullable VideoConfig otherVideo,
            @Nullable ForeignConfig otherForeign,
            AdmissionConfig otherAdmission,
            BallotBoxConfig otherBallots,
            ShowRunConfig otherShowRun,
            OpsConfig otherOps) {
        return new BackendConfig(
                httpHost,
                httpPort,
                redisUri,
                show,
                newRun,
                mode,
                operatorToken,
                otherMetricsToken,
                secret,
                node,
                otherVideo,
                otherForeign,
                otherAdmission,
                audience,
                controlRoom,
                otherBallots,
                otherShowRun,
                conductor,
                otherOps);
    }

    /// Leaves the secrets out, so that it can be printed.
    @Override
    public String toString() {
        return "http "
                + httpHost
                + ":"
                + httpPort
                + ", redis "
                + RedisAddress.withoutPassword(redisUri)
                + ", show '"
                + show.id()
                + "', "
                + (newRun ? "new run" : "unfinished run if there is one")
                + ", "
                + mode
                + ", roles "
                + node.roles()
                + ", ballots "
                + ballots.durability()
                + ", "
                + (foreign != null
                        ? foreign
                        : video == null ? "no video" : video.programme().ingest())
                + ", operator token ***, secret ***";
    }
}
