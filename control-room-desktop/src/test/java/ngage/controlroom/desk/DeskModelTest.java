package ngage.controlroom.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javafx.collections.ListChangeListener;
import ngage.controlroom.fake.SampleShow;
import ngage.controlroom.show.AsRunLine;
import ngage.controlroom.show.ShowProgress;
import ngage.protocol.RunMode;
import ngage.protocol.ShowRunId;
import org.junit.jupiter.api.Test;

class DeskModelTest {

    private static final Instant BEGAN = Instant.ofEpochSecond(1_800_000_000);
    private static final InstantSource WALL = InstantSource.fixed(BEGAN);

    private final DeskModel model = new DeskModel(WALL);

    @Test
    void keepsTheWholeRunTheNewestFirst() {
        model.onProgress(run("r1", 300));
        assertEquals(lines("r1", 300).reversed(), model.asRun());
    }

    @Test
    void putsWhatComesBeforeWhatIsThere() {
        model.onProgress(run("r1", 300));
        List<String> changes = new ArrayList<>();
        model.asRun()
                .addListener(
                        (ListChangeListener<AsRunLine>)
                                change -> {
                                    while (change.next()) {
                                        changes.add(
                                                "%d new at %d, %d gone"
                                                        .formatted(
                                                                change.getAddedSize(),
                                                                change.getFrom(),
                                                                change.getRemovedSize()));
                                    }
                                });
        model.onProgress(run("r1", 300));
        model.onProgress(run("r1", 302));
        assertEquals(List.of("2 new at 0, 0 gone"), changes);
        assertEquals(lines("r1", 302).reversed(), model.asRun());
    }

    @Test
    void givesTheOldestUpForTheNewest() {
        int most = DeskModel.MOST_AS_RUN_LINES;
        model.onProgress(run("r1", most - 1));
        model.onProgress(run("r1", most + 7));
        assertEquals(lines("r1", most + 7).subList(7, most + 7).reversed(), model.asRun());
        model.onProgress(run("r1", most + 8));
        assertEquals(lines("r1", most + 8).subList(8, most + 8).reversed(), model.asRun());
        model.onProgress(run("r1", 3 * most));
        assertEquals(lines("r1", 3 * most).subList(2 * most, 3 * most).reversed(), model.asRun());
    }

    @Test
    void beginsAnewWithAnotherRun() {
        model.onProgress(run("r1", 300));
        model.onProgress(run("r2", 300));
        assertEquals(lines("r2", 300).reversed(), model.asRun());
        model.onProgress(run("r3", 0));
        assertEquals(List.of(), model.asRun());
        model.onProgress(run("r3", 2));
        assertEquals(lines("r3", 2).reversed(), model.asRun());
    }

    private static ShowProgress run(String id, int lines) {
        return new ShowProgress(
                new ShowRunId(id),
                SampleShow.show(),
                RunMode.ON_AIR,
                null,
                null,
                Set.of(),
                Map.of(),
                null,
                lines(id, lines));
    }

    private static List<AsRunLine> lines(String run, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i ->
                        new AsRunLine(i, BEGAN.plusSeconds(i), null, run + " line " + i, "asha"))
                .toList();
    }
}
