package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import ngage.demo.DataFolder;
import ngage.demo.MobSummary;
import ngage.demo.Venue;
import ngage.protocol.CueRunId;
import ngage.testsupport.FreePorts;
import org.jspecify.annotations.Nullable;

/// The night of Beta 2, again: a question after the other, while a second node joins, and in a storm ten
/// thousand crashes of phones' handlers, of the threads that store ballots and of those that read the log; at
/// the end every question is revealed. One thread plays it.
public final class BetaTwoNight implements AutoCloseable {

    public static final int PHONES = 2000;
    public static final int CRASHES = 10_000;

    /// What two seconds of crashes at one node make.
    private static final int AWAY_AT_THE_END = PHONES / 5;

    private static final int MOST_QUESTIONS = 100;
    private static final int SECOND_NODE_AFTER = 2;
    private static final Duration PACE = Duration.ofMillis(2_500);
    private static final Duration GLANCE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// Of each node. So that most phones are there, although one that crashed comes back only within 4 s.
    private static final String CHAOS = "phone=200/s,flusher=5/s,reader=2/s,seed=";

    /// Activities whose crashes are injected; none other may be started again.
    private static final Set<String> VICTIMS = Set.of("log reader", "ballot flusher");

    private static final String SCENARIO =
            """
            {
              "format": "ngage-scenario",
              "version": 1,
              "scenario": {
                "seed": 1,
                "phones": 2000,
                "ramp": {"joinsPerSecond": 500, "mostJoining": 200},
                "video": {"shortestMillis": 200, "longestMillis": 600, "framesPerSecond": 30},
                "answers": {
                  "guessers": 0.1,
                  "panickers": 0.2,
                  "silent": 0.02,
                  "readerMedianMillis": 800,
                  "readerSpread": 0.5,
                  "changesOfMind": 0.4
                },
                "churn": {"share": 0, "everyMillis": 40000, "awayMillis": 2000}
              }
            }
            """;

    /// How it went.
    ///
    /// @param questions that were asked, and revealed after them all
    /// @param enoughAfter when there had been [#CRASHES], from the first question on; absent if there were not
    ///     so many
    /// @param crashes injected by the end, by victim
    /// @param restarts by activity, of both nodes together
    /// @param breakersOpened how often activities fell by a common cause
    public record Night(
            List<CueRunId> questions,
            @Nullable Duration enoughAfter,
            Map<String, Long> crashes,
            Map<String, Long> restarts,
            long breakersOpened,
            MobSummary mob) {

        public Night {
            questions = List.copyOf(questions);
            crashes = Map.copyOf(crashes);
            restarts = Map.copyOf(restarts);
        }

        /// @return over the questions, their p99 from GO to the sockets of phones that were there
        Samples goToSocketP99() {
            return ofQuestions(cue -> cue.goToSocketMs().p99());
        }

        /// @return over the questions, their p99 from the cue's frame to the picture on which it came up
        Samples shownP99() {
            return ofQuestions(cue -> cue.displaySkewMs().p99());
        }

        /// @return over the questions, phones that were there to show it
        Samples phonesThere() {
            return ofQuestions(MobSummary.Cue::expected);
        }

        private Samples ofQuestions(ToDoubleFunction<MobSummary.Cue> figure) {
            return Samples.of(
                    mob.cues().stream()
                            .filter(cue -> questions.contains(cue.cueRun()))
                            .mapToDouble(figure)
                            .toArray());
        }

        /// @return the median of that
        public double typicalP99Millis() {
            return goToSocketP99().median();
        }

        public long acknowledged() {
            return mob.cues().stream().mapToLong(MobSummary.Cue::acknowledged).sum();
        }

        /// @return questions whose tally was held against the store
        public long tallied() {
            return mob.cues().stream()
                    .filter(cue -> questions.contains(cue.cueRun()) && cue.tally() != null)
                    .count();
        }

        /// @return of activities that nothing was done to, those that were started again all the same
        public Map<String, Long> neighboursRestarted() {
            Map<String, Long> fell = new TreeMap<>(restarts);
            fell.keySet().removeAll(VICTIMS);
            fell.values().removeIf(count -> count == 0);
            return fell;
        }

        /// @return what the mob complains of, but for what was injected: phones are cut off; and the storm
        ///     does not end before the night, so that some phones are away then, and some ballots still on
        ///     their way
        public List<String> problems() {
            return mob.problems().stream()
                    .filter(problem -> sum(crashes) == 0 || !isOfTheStorm(problem))
                    .toList();
        }

        private static boolean isOfTheStorm(String problem) {
            return problem.startsWith("CUT_OFF ")
                    || problem.endsWith(" ballots got no final reply")
                    || isOfFew(problem, " phones were not connected at the end")
                    || isOfFew(
                            problem, " phones had something left to show, to send or to hear of");
        }

        private static boolean isOfFew(String problem, String words) {
            return problem.endsWith(words)
                    && Integer.parseInt(problem.substring(0, problem.length() - words.length()))
                            <= AWAY_AT_THE_END;
        }
    }

    /// Whether the night goes on with another question.
    private interface Course {

        boolean goesOn(int questions, @Nullable Duration enoughAfter);
    }

    /// Starts nodes of one show.
    private record Starter(
            Path logs, Path show, String redis, Map<String, String> secrets, String chaos) {

        NodeProcess start(NodeProcess.Program program, int port, int seed) throws IOException {
            NodeProcess.Program there = program.with(NodeProcess.PORT, "" + port);
            return NodeProcess.start(
                    chaos.isEmpty() ? there : there.with("--chaos", chaos + seed),
                    logs,
                    show,
                    redis,
                    secrets);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final List<NodeProcess> nodes = new ArrayList<>();

    /// @param data a folder of its own, with nothing of another night
    public BetaTwoNight(Path data) {
        this.data = data;
    }

    public Night inPeace(int questions) throws Exception {
        return play("", (asked, _) -> asked < questions);
    }

    /// With crashes until there were enough of them.
    public Night inAStorm() throws Exception {
        return play(CHAOS, (asked, enoughAfter) -> enoughAfter == null && asked < MOST_QUESTIONS);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        nodes.clear();
        http.shutdownNow();
    }

    private Night play(String chaos, Course course) throws Exception {
        DataFolder folder = DataFolder.at(data);
        Path show = NightShow.write(MOST_QUESTIONS, data.resolve("show.json"));
        List<Integer> ports = FreePorts.some(2);
        List<URI> origins =
                ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
        try (Venue venue =
                new Venue(
                        FreePorts.forVenue(),
                        folder,
                        (who, what) -> System.out.println(who + ": " + what))) {
            String redis = venue.openRedis(null).uri().toString();
            String token = venue.operatorToken();
            Starter starter =
                    new Starter(folder.logs(), show, redis, NodeWithRedis.secrets(folder), chaos);
            nodes.add(starter.start(NodeProcess.Program.named("node-1"), ports.getFirst(), 1));
            try (MobProcess mob = MobProcess.start(data, origins, PHONES, SCENARIO, token);
                    NightDirector director =
                            new NightDirector(nodes.getFirst().controlRoom(), token)) {
                director.awaitPhones(PHONES, PATIENCE);
                List<CueRunId> questions = new ArrayList<>();
                Duration enoughAfter =
                        ask(director, course, starter, ports.getLast(), token, questions);
                director.pause(PACE); // until the last phones that crashed are back
                director.setStandby(NightShow.FIRST_REVEAL, PATIENCE); // others follow
                for (int i = 0; i < questions.size(); i++) {
                    CueRunId _ = director.go(PATIENCE);
                }
                director.pause(PACE);
                return new Night(
                        questions,
                        enoughAfter,
                        crashes(token),
                        byLabel("ngage_activity_restarts", token),
                        sum(byLabel("ngage_breakers_opened", token)),
                        mob.finish(PATIENCE));
            }
        }
    }

    /// @param questions to which those that were asked are added
    /// @return when there were enough crashes, if there were
    private @Nullable Duration ask(
            NightDirector director,
            Course course,
            Starter starter,
            int secondPort,
            String token,
            List<CueRunId> questions)
            throws Exception {
        try (ExecutorService ramp = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<NodeProcess> second = null;
            Duration enoughAfter = null;
            long began = System.nanoTime();
            while (course.goesOn(questions.size(), enoughAfter)) {
                if (questions.size() == SECOND_NODE_AFTER) {
                    NodeProcess.Program joining = NodeProcess.Program.joining("node-2");
                    second = ramp.submit(() -> starter.start(joining, secondPort, 2));
                }
                questions.add(director.go(PATIENCE));
                long next = System.nanoTime() + PACE.toNanos();
                while (System.nanoTime() < next) {
                    director.pause(GLANCE);
                    if (second != null && nodes.size() == 1 && second.isDone()) {
                        nodes.add(second.get());
                    }
                    if (enoughAfter == null && sum(crashes(token)) >= CRASHES) {
                        enoughAfter = Duration.ofNanos(System.nanoTime() - began);
                    }
                }
                System.out.printf(
                        "%d questions, %,d crashes%n", questions.size(), sum(crashes(token)));
            }
            if (second != null && nodes.size() == 1) {
                nodes.add(second.get());
            }
            return enoughAfter;
        }
    }

    private Map<String, Long> crashes(String token) throws IOException, InterruptedException {
        return byLabel("ngage_chaos_crashes", token);
    }

    /// @return of all nodes together, what each label of these numbers counts
    private Map<String, Long> byLabel(String prefix, String token)
            throws IOException, InterruptedException {
        Map<String, Long> sums = new TreeMap<>();
        for (NodeProcess node : nodes) {
            NodeMetrics.of(http, node.origin(), token)
                    .values()
                    .forEach((name, value) -> {
                        if (name.startsWith(prefix)) {
                            sums.merge(label(name), value.longValue(), Long::sum);
                        }
                    });
        }
        return sums;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// @return the value of its one label; the name, if it has none
    private static String label(String metric) {
        int quote = metric.indexOf('"');
        return quote < 0 ? metric : metric.substring(quote + 1, metric.lastIndexOf('"'));
    }
}
