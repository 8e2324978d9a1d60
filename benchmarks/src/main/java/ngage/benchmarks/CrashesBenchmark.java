package ngage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import ngage.benchmarks.BetaTwoNight.Night;

/// Ten thousand crashes of phones' handlers, ballot flushers and log readers while a second node joins, and
/// the same show without a crash: how long it takes until there were so many, whether anything is lost or
/// counted twice, whether anybody falls who was not made to, and how much later cues come.
final class CrashesBenchmark implements Benchmark {

    @Override
    public String name() {
        return "crashes";
    }

    @Override
    public String title() {
        return "10,000 crashes in a show while a node joins, against the same show in peace";
    }

    @Override
    public Report measure(Settings settings) throws Exception {
        Night storm;
        try (BetaTwoNight night = new BetaTwoNight(fresh(settings.data().resolve("storm")))) {
            storm = night.inAStorm();
        }
        Duration enoughAfter = storm.enoughAfter();
        if (enoughAfter == null) {
            throw new IOException("there were only these crashes: " + storm.crashes());
        }
        Night peace;
        try (BetaTwoNight night = new BetaTwoNight(fresh(settings.data().resolve("peace")))) {
            peace = night.inPeace(storm.questions().size());
        }
        long fell = storm.neighboursRestarted().values().stream().mapToLong(Long::longValue).sum();
        long untallied = storm.questions().size() - storm.tallied();
        return new Report(
                List.of(
                        Figure.atMost(
                                "crashes-10000-within", enoughAfter.toMillis() / 1e3, "s", 60),
                        Figure.atMost("crashes-neighbours-restarted", fell, "activities", 0),
                        Figure.atMost("crashes-lost", storm.mob().lost(), "ballots", 0),
                        Figure.atMost("crashes-doubled", storm.mob().doubled(), "ballots", 0),
                        Figure.atMost("crashes-untallied", untallied, "questions", 0),
                        Figure.atMost("crashes-gaps", storm.mob().gaps(), "entries", 0),
                        Figure.atMost("crashes-mob-complains", storm.problems().size(), "times", 0),
                        Figure.atMost(
                                "crashes-cue-to-socket-p99",
                                storm.typicalP99Millis() / peace.typicalP99Millis(),
                                "x in peace",
                                1.1),
                        Figure.withoutGoal(
                                "crashes-cue-to-socket-p99-worst",
                                storm.goToSocketP99().most() / peace.goToSocketP99().most(),
                                "x in peace"),
                        Figure.atMost(
                                "crashes-cue-shown-p99",
                                storm.shownP99().median() / peace.shownP99().median(),
                                "x in peace",
                                1.1)),
                List.of(
                        """
                        %,d phones; %d questions, about 2.5 s apart; the second node joins after the second. Crashes until the end: %s; \
                        started again: %s. %,d answers acknowledged; every question was revealed, and its tally held against \
                        the store. Phones' p99 from GO to their sockets, of those that were there when it was decided (%.0f of \
                        them at a question in the storm), question by question: %s ms in the storm, %s ms in peace; from \
                        the cue's frame to the picture on which it came up: %s ms and %s ms. %s
                        """
                                .formatted(
                                        BetaTwoNight.PHONES,
                                        storm.questions().size(),
                                        aboveZero(storm.crashes()),
                                        aboveZero(storm.restarts()),
                                        storm.acknowledged(),
                                        storm.phonesThere().median(),
                                        storm.goToSocketP99().text(),
                                        peace.goToSocketP99().text(),
                                        storm.shownP99().text(),
                                        peace.shownP99().text(),
                                        storm.problems().isEmpty()
                                                ? "The mob has nothing else to complain of."
                                                : "The mob says: "
                                                        + String.join("; ", storm.problems()))));
    }

    private static Map<String, Long> aboveZero(Map<String, Long> counts) {
        Map<String, Long> some = new TreeMap<>(counts);
        some.values().removeIf(count -> count == 0);
        return some;
    }

    /// A run that is still in its Redis would go on.
    private static Path fresh(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
