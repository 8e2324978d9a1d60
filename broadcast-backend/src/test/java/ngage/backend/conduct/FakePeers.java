package ngage.backend.conduct;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import ngage.backend.relay.Holder;
import ngage.protocol.LogEntry;
import org.jspecify.annotations.Nullable;

/// The other nodes, as a test wants them. Any thread.
final class FakePeers implements Peers {

    /// What went out without the log.
    final List<LogEntry> out = new CopyOnWriteArrayList<>();

    /// What they have heard.
    final List<LogEntry> heard = new CopyOnWriteArrayList<>();

    volatile boolean doAgree;

    /// How often one of them does not answer what it has heard.
    final AtomicInteger silences = new AtomicInteger();

    final AtomicInteger questions = new AtomicInteger();

    static FakePeers refusing() {
        return new FakePeers();
    }

    @Override
    public @Nullable String agree(long term, List<LogEntry> entries) {
        if (!doAgree) {
            return "they see the log";
        }
        out.addAll(entries);
        heard.addAll(entries);
        return null;
    }

    @Override
    public Knowledge entriesAfter(long term, long offset, Optional<Holder> predecessor) {
        questions.incrementAndGet();
        return new Knowledge(
                new ArrayList<>(heard).stream().filter(entry -> entry.offset() > offset).toList(),
                silences.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                        ? List.of("other")
                        : List.of());
    }

    @Override
    public void hear(List<LogEntry> entries) {
        entries.stream().filter(entry -> entry.offset() == heard.size() + 1).forEach(heard::add);
    }
}
