package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.backend.relay.RedisKeys;
import ngage.demo.DataFolder;
import ngage.protocol.CommandId;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.testredis.RedisTestCluster;

/// Conductor, audience node and Redis primary are killed in turn, with -9, in an open poll: how long
/// nobody could give a command, how long a fan waited for an acknowledgement, and what was lost.
final class TakeoverBenchmark implements Benchmark {

    private static final int FANS = 900;
    private static final int ROUNDS = 1;
    private static final Duration CALM = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(12);

    /// What the crew and the audience noticed of one kill.
    private record Notice(String killed, Duration withoutGo, Duration withoutBallots) {}

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public String title() {
        return "conductor, node and Redis primary killed in turn: time without GO and ballots, and lost";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        List<Notice> notices = new ArrayList<>();
        long lostCommands = 0;
        long doubledCommands = 0;
        long lostBallots = 0;
        long ballots = 0;
        int rounds = settings.roundsOr(ROUNDS);
        for (int i = 0; i < rounds; i++) {
            Scene scene = new Scene(settings);
            notices.addAll(scene.play());
            lostCommands += scene.lostCommands;
            doubledCommands += scene.doubledCommands;
            lostBallots += scene.lostBallots;
            ballots += scene.acknowledged;
        }
        return report(notices, rounds, ballots, lostCommands, doubledCommands, lostBallots);
    }

    private static Report report(
            List<Notice> notices,
            int rounds,
            long ballots,
            long lostCommands,
            long doubledCommands,
            long lostBallots) {
        StringBuilder table =
                new StringBuilder(
                        """
                        | killed with -9 | longest without GO, ms | longest without ballots, ms |
                        | --- | ---: | ---: |
                        """);
        for (Notice notice : notices) {
            table.append(
                    "| %s | %d | %d |\n"
                            .formatted(
                                    notice.killed(),
                                    notice.withoutGo().toMillis(),
                                    notice.withoutBallots().toMillis()));
        }
        return new Report(
                List.of(
                        figure("takeover-conductor-without-go", notices, "conductor", true, 2000),
                        figure(
                                "takeover-node-without-ballots",
                                notices,
                                "audience node",
                                false,
                                2000),
                        figure("takeover-redis-without-go", notices, "Redis primary", true, 5000),
                        figure(
                                "takeover-redis-without-ballots",
                                notices,
                                "Redis primary",
                                false,
                                5000),
                        Figure.atMost("takeover-lost-commands", lostCommands, "commands", 0),
                        Figure.atMost("takeover-doubled-commands", doubledCommands, "commands", 0),
                        Figure.atMost("takeover-lost-ballots", lostBallots, "fans", 0)),
                List.of(
                        table.toString(),
                        """
                        Three nodes on a real Redis Cluster of three primaries and a replica of each (node timeout 1 s, every \
                        write on disk before it is confirmed), %d fans who answer in turn, %d runs. A command, which puts a cue into standby and goes the way of a GO, is sent again \
                        every 250 ms under its id until it is accepted, a ballot every 500 ms until it is acknowledged, on \
                        another node if its own is gone. "nothing" is as long a time without a kill. Lost: %d accepted \
                        commands that are not in the log; %d fans of whose %,d acknowledged ballots the last is not what the store has.
                        """
                                .formatted(FANS, rounds, lostCommands, lostBallots, ballots)));
    }

    private static Figure figure(
            String name, List<Notice> notices, String killed, boolean isGo, double goal) {
        double worst =
                notices.stream()
                        .filter(notice -> notice.killed().equals(killed))
                        .map(isGo ? Notice::withoutGo : Notice::withoutBallots)
                        .mapToDouble(Duration::toMillis)
                        .max()
                        .orElseThrow();
        return Figure.atMost(name, worst, "ms", goal);
    }

    /// One cluster, three nodes, three kills. One thread.
    private static final class Scene {

        private final Settings settings;
        private final Map<String, String> secrets =
                Map.of(
                        "NGAGE_OPERATOR_TOKEN", "takeover-operator",
                        "NGAGE_SECRET", "takeover-secret-of-this-benchmark-only");

        private long lostCommands;
        private long doubledCommands;
        private long lostBallots;
        private long acknowledged;

        Scene(Settings settings) {
            this.settings = settings;
        }

        List<Notice> play() throws Exception {
            DataFolder folder = DataFolder.at(settings.data());
            Path show = AnnouncementShow.write(show(), settings.data().resolve("show.json"));
            try (RedisTestCluster redis =
                            RedisTestCluster.started(
                                    "--appendonly", "yes", "--appendfsync", "always");
                    NodeProcess first =
                            node("conductor", "AUDIENCE,CONDUCTOR", folder, show, redis, true);
                    NodeProcess second =
                            node("second", "AUDIENCE,CONDUCTOR", folder, show, redis, false);
                    NodeProcess third = node("third", "AUDIENCE", folder, show, redis, false)) {
                String token = secrets.getOrDefault("NGAGE_OPERATOR_TOKEN", "");
                ShowRunId run;
                CueRunId poll;
                try (Desk desk = new Desk(first.controlRoom(), token)) {
                    run = desk.showRun();
                    poll = desk.go();
                }
                List<URI> sockets = List.of(audience(second), audience(third));
                try (GoProbe go = new GoProbe(second.controlRoom(), token);
                        BallotProbe ballots = new BallotProbe(sockets, poll, tickets(run))) {
                    TimeUnit.SECONDS.sleep(CALM.toSeconds());
                    List<Notice> notices = new ArrayList<>();
                    notice("nothing, to begin with", () -> {}, go, ballots);
                    notices.add(notice("nothing", () -> {}, go, ballots));
                    notices.add(notice("conductor", first::kill, go, ballots));
                    notices.add(notice("audience node", third::kill, go, ballots));
                    notices.add(
                            notice(
                                    "Redis primary",
                                    () -> redis.kill(redis.primaryOf(RedisKeys.log(run))),
                                    go,
                                    ballots));
                    count(go, ballots, second, poll, token);
                    return notices;
                }
            }
        }

        private interface Deed {
            void run() throws Exception;
        }

        private static Notice notice(String what, Deed deed, GoProbe go, BallotProbe ballots)
                throws Exception {
            var _ = go.longestWait();
            var _ = ballots.longestWait();
            deed.run();
            // So long that it has recovered, or has not at all.
            TimeUnit.SECONDS.sleep(RECOVERY.toSeconds());
            Notice notice = new Notice(what, go.longestWait(), ballots.longestWait());
            System.out.println(notice);
            return notice;
        }

        private void count(
                GoProbe go, BallotProbe ballots, NodeProcess node, CueRunId poll, String token)
                throws Exception {
            Set<CommandId> accepted = go.finish();
            Set<CommandId> missing = new HashSet<>(accepted);
            Map<CommandId, Integer> effects = go.inLog();
            missing.removeAll(effects.keySet());
            lostCommands = missing.size();
            doubledCommands = effects.values().stream().filter(entries -> entries > 1).count();
            List<Integer> counted = ballots.finish();
            byte[] stored = choices(node, poll, token);
            for (int fan = 0; fan < counted.size(); fan++) {
                acknowledged += counted.get(fan);
                int choice = fan < stored.length ? stored[fan] & 0xf : 0;
                lostBallots += choice == BallotProbe.stored(counted.get(fan)) ? 0 : 1;
            }
        }

        private static byte[] choices(NodeProcess node, CueRunId poll, String token)
                throws IOException, InterruptedException {
            try (HttpClient http = HttpClient.newHttpClient()) {
                HttpResponse<byte[]> reply =
                        http.send(
                                HttpRequest.newBuilder(
                                                node.origin()
                                                        .resolve(
                                                                "/api/control-room/choices/"
                                                                        + poll))
                                        .header("Authorization", "Bearer " + token)
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
                if (reply.statusCode() != 200) {
                    throw new IOException("the choices were answered with " + reply.statusCode());
                }
                return reply.body();
            }
        }

        private NodeProcess node(
                String name,
                String roles,
                DataFolder folder,
                Path show,
                RedisTestCluster redis,
                boolean isFirst)
                throws IOException {
            List<String> arguments = new ArrayList<>(List.of("--roles", roles));
            if (isFirst) {
                arguments.add("--new-run");
            }
            return NodeProcess.start(
                    new NodeProcess.Program(name, arguments, List.of("-Xmx128m")),
                    folder.logs(),
                    show,
                    redis.uri(),
                    secrets);
        }

        private List<String> tickets(ShowRunId run) {
            TicketSigner signer =
                    new TicketSigner(
                            secrets.getOrDefault("NGAGE_SECRET", "")
                                    .getBytes(StandardCharsets.UTF_8));
            Instant expires = Instant.now().plus(Duration.ofHours(2));
            return IntStream.range(0, FANS)
                    .mapToObj(fan -> signer.sign(new Ticket(run, new FanIndex(fan), expires)))
                    .toList();
        }

        private static URI audience(NodeProcess node) {
            return URI.create("ws://127.0.0.1:" + node.port() + "/ws/audience");
        }

        /// A poll that stays open, then the cues that [GoProbe] stages.
        private static Show show() {
            Show polls = PollShow.of(1);
            Show announcements = AnnouncementShow.of(2);
            List<Segment> segments = new ArrayList<>();
            segments.addAll(polls.segments());
            announcements
                    .segments()
                    .forEach(segment ->
                            segments.add(
                                    new Segment(
                                            new ngage.protocol.SegmentId("more"),
                                            segment.title(),
                                            segment.cues())));
            return new Show(polls.id(), polls.title(), polls.locales(), segments);
        }
    }
}
