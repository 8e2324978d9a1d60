package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.demo.MobSummary;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.Option;
import ngage.protocol.OptionId;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.Texts;
import ngage.protocol.show.Cue;
import ngage.protocol.show.CuePayload;
import ngage.protocol.show.Segment;
import ngage.protocol.show.Show;
import ngage.protocol.show.ShowFile;
import ngage.testredis.RealRedis;
import ngage.testsupport.FreePorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A deploy in the middle of a show: each of three nodes is ended and started again, each while an ask
/// is open, and neither the crew nor a fan loses anything or sees an error.
final class RollingRestartIT {

    private static final int NODES = 3;
    private static final int PHONES = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// One in five is in a network without WebSocket.
    private static final String SCENARIO =
            """
            {
              "format": "ngage-scenario",
              "version": 1,
              "scenario": {
                "seed": 1,
                "phones": 300,
                "ramp": {"joinsPerSecond": 400, "mostJoining": 200},
                "video": {"shortestMillis": 3000, "longestMillis": 8000, "framesPerSecond": 30},
                "answers": {
                  "guessers": 0.06,
                  "panickers": 0.08,
                  "silent": 0.12,
                  "readerMedianMillis": 3200,
                  "readerSpread": 0.5,
                  "changesOfMind": 0.2
                },
                "churn": {"share": 0.02, "everyMillis": 40000, "awayMillis": 2000},
                "poll": {"share": 0.2, "everyMillis": 1000}
              }
            }
            """;

    @TempDir private Path data;

    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : closing.reversed()) {
            part.close();
        }
    }

    @Test
    void losesNothingAndShowsNobodyAnError() throws Exception {
        RealRedis redis = RealRedis.started();
        closing.add(redis);
        Path show = data.resolve("show.json");
        Files.write(show, ShowFile.of(show()).toJson());
        List<NodeProcess> nodes = new ArrayList<>();
        for (int port : FreePorts.some(NODES)) {
            NodeProcess node =
                    NodeProcess.start(
                            port,
                            URI.create(redis.uri()),
                            show,
                            data.resolve("node-" + port + ".log"));
            closing.add(node);
            nodes.add(node);
        }
        Path summary = data.resolve("mob.json");
        MobProcess mob =
                MobProcess.start(
                        nodes.stream().map(NodeProcess::origin).toList(),
                        PHONES,
                        summary,
                        "--scenario",
                        Files.writeString(data.resolve("scenario.json"), SCENARIO).toString());
        closing.add(mob);

        try (CrewOfManyNodes crew =
                new CrewOfManyNodes(
                        nodes.stream().map(NodeProcess::controlRoom).toList(), NodeProcess.TOKEN)) {
            crew.awaitPhones(PHONES, PATIENCE);
            for (NodeProcess node : nodes) {
                CueRunId ask = crew.go(PATIENCE);
                node.restart();
                crew.awaitPhones(PHONES, PATIENCE);
                crew.awaitLocked(ask, PATIENCE);
                crew.go(PATIENCE);
            }
        }

        mob.finish();
        MobSummary judged = MobSummary.read(summary);
        assertAll(
                () -> assertEquals(0, judged.lost()),
                () -> assertEquals(0, judged.doubled()),
                () -> assertEquals(0, judged.gaps()),
                () -> assertEquals(List.of(), judged.problems()),
                () ->
                        assertEquals(
                                NODES,
                                judged.cues().stream()
                                        .filter(cue -> cue.acknowledged() > PHONES / 2)
                                        .count(),
                                "each ask was answered by most: " + judged.cues()));
    }

    private static Show show() {
        List<Option> options =
                List.of(
                        new Option(new OptionId("A"), Texts.of("en", "Delhi")),
                        new Option(new OptionId("B"), Texts.of("en", "Mumbai")));
        List<Cue> cues = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            CueId question = new CueId("q" + i);
            cues.add(
                    cue(
                            question,
                            new CuePayload.Question(
                                    Texts.of("en", "Capital of India?"),
                                    options,
                                    new OptionId("A"),
                                    Duration.ofSeconds(12))));
            cues.add(cue(new CueId("r" + i), new CuePayload.Reveal(question)));
        }
        return new Show(
                new ShowId("rolling-restart"),
                "A deploy in the middle",
                List.of("en"),
                List.of(new Segment(new SegmentId("s1"), "All of it", cues)));
    }

    private static Cue cue(CueId id, CuePayload payload) {
        return new Cue(id, id.value(), id.value(), null, null, payload);
    }
}
