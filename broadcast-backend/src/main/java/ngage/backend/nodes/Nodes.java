package ngage.backend.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ngage.backend.audience.AudienceNumbers;
import ngage.backend.relay.LogUnavailableException;
import ngage.backend.relay.NodeId;
import ngage.backend.relay.RedisLink;
import ngage.backend.supervise.Activity.Progress;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.SupervisedActivity;
import ngage.backend.supervise.Supervisor;
import ngage.protocol.JoinReply.PhoneStream;
import ngage.protocol.ToControlRoom.Health;
import ngage.protocol.ToControlRoom.HealthLine;
import ngage.protocol.ToControlRoom.StreamPulse;
import ngage.protocol.ToControlRoom.StreamState;
import ngage.protocol.json.Json;
import ngage.protocol.json.JsonProblem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of this show run, as this one knows them: it puts its own pulse on the board every
/// [#EVERY], and reads those of the others, at that pace while somebody watches, else every two seconds.
///
/// One supervised thread; everything else may be asked on any thread and does not
/// block. Bounded by the number of nodes, and by [#MOST_LOST] that have gone without a word.
public final class Nodes implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final Json JSON = Json.lenient();
    private static final byte[] NOTHING = {};
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final int UNWATCHED_EVERY = 8;

    /// Pulses that did not arrive, one after the other: a single slow answer is no fall.
    private static final int FALLS_AFTER = 3;

    /// Older numbers must not look alive.
    private static final Duration GOOD_FOR = Duration.ofSeconds(2);

    /// Below the life of a pulse.
    private static final Duration SEES_GOODBYES = Duration.ofSeconds(1);

    /// More than a node may wait between two tries.
    private static final Duration COMES_BACK_WITHIN = Duration.ofSeconds(3);

    private static final Duration LOST_FOR = Duration.ofMinutes(1);
    private static final int MOST_LOST = 32;
    private static final int MOST_LINES = 24;

    /// What the last good reading said.
    ///
    /// @param readNanos when it was taken
    private record View(long readNanos, List<NodePulse> others) {

        View {
            others = List.copyOf(others);
        }
    }

    private record Lost(String name, long sinceNanos) {}

    private final NodeBoard board;
    private final OwnNode own;
    private final BooleanSupplier isWatched;
    private final ClockShare clock;
    private final LongSupplier nanos;
    private volatile @Nullable SupervisedActivity activity;
    private final Map<String, Lost> lost = new LinkedHashMap<>();
    private long turns;
    private int missed;
    private volatile View view;
    private volatile @Nullable String origin;
    private volatile @Nullable String peerOrigin;
    private volatile boolean isOpen;
    private volatile boolean isDraining;
    private volatile boolean isAway;
    private volatile boolean isClosed;
    private volatile long fansOfOthers;
    private volatile @Nullable PhoneStream programmeSeen;
    private volatile LongConsumer onConducts = _ -> {};

    /// When Redis answered again after it had been away.
    private @Nullable Long backNanos;

    private volatile List<String> lostWords = List.of();

    /// @param isWatched whether somebody here needs the others' numbers now
    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public Nodes(
            NodeBoard board,
            OwnNode own,
            BooleanSupplier isWatched,
            ClockShare clock,
            LongSupplier nanos) {
        this.board = board;
        this.own = own;
        this.isWatched = isWatched;
        this.clock = clock;
        this.nanos = nanos;
        this.view = new View(nanos.getAsLong(), List.of());
    }

    /// Blocking: looks at the board of a run that this node is not in.
    ///
    /// @return names of the nodes that are in it, and stay
    /// @throws LogUnavailableException if the store did not answer
    public static List<String> staying(NodeBoard board, NodeId asking)
            throws LogUnavailableException {
        return board.exchange(asking, NOTHING, NodeBoard.Wish.ALL).pulses().stream()
                .flatMap(json -> read(json).stream())
                .filter(node -> !node.isDraining())
                .map(NodePulse::name)
                .sorted()
                .toList();
    }

    /// Blocking: looks at the board once, so that this node knows the others before it does anything.
    ///
    /// @throws LogUnavailableException if the store did not answer
    public void look() throws LogUnavailableException {
        exchange(NodeBoard.Wish.ALL);
    }

    /// From now on the others hear of this node, and ask it; but they send it no phones before [#open].
    /// Blocking: returns when it is on the board.
    ///
    /// @param origin by which phones reach it
    /// @param peerOrigin by which the others reach it; absent: by the same
    /// @throws LogUnavailableException if the store did not answer
    public void start(String origin, @Nullable String peerOrigin, Supervisor supervisor)
            throws LogUnavailableException {
        this.peerOrigin = peerOrigin;
        this.origin = origin;
        look();
        activity =
                supervisor.supervise(
                        new Duty(
                                "node pulse",
                                RestartPolicy.CORE,
                                List.of(RedisLink.REDIS),
                                this::work));
    }

    /// @param onConducts hears the term of whoever conducts, again and again; before [#start]
    public void onConducts(LongConsumer onConducts) {
        this.onConducts = onConducts;
    }

    /// Phones may come from now on.
    public void open() {
        isOpen = true;
        wake();
    }

    public boolean isOpen() {
        return isOpen;
    }

    /// @return by which the others reach this node; empty before [#start]
    public String originForNodes() {
        String here = peerOrigin == null ? origin : peerOrigin;
        return here == null ? "" : here;
    }

    /// Tells the others that this node sends its phones away, so that nobody sends it any.
    public void drain() {
        isDraining = true;
        wake();
    }

    private void wake() {
        SupervisedActivity present = activity;
        if (present != null) {
            present.wake();
        }
    }

    public boolean isDraining() {
        return isDraining;
    }

    /// @return the time that all nodes have in common, that of Redis, also while it is away. Good after
    ///     [#look]
    long sharedMillis() {
        return clock.redisMillis()
                .orElseThrow(() -> new IllegalStateException("nobody has looked at the board yet"));
    }

    /// @return whether the store did not answer when it was asked last
    public boolean isRedisAway() {
        return isAway;
    }

    /// @return the other nodes, as they were when the store answered last; however long ago
    public List<NodePulse> others() {
        return view.others;
    }

    /// @return what each of the others has confirmed of asks that are being sealed, by its name; with its id, if
    ///     another one has the same
    public Map<String, List<String>> settled() {
        Map<String, List<String>> settled = new TreeMap<>();
        view.others.forEach(node ->
                settled.put(
                        settled.containsKey(node.name())
                                ? node.name() + " (" + node.node() + ")"
                                : node.name(),
                        node.settled()));
        return settled;
    }

    /// @return where a phone of this node may go instead, in a random order made new for each call
    public List<String> origins() {
        List<String> origins =
                new ArrayList<>(
                        view.others.stream()
                                .filter(node -> node.roles().contains(Role.AUDIENCE))
                                .filter(node -> !node.isDraining())
                                .map(NodePulse::origin)
                                .toList());
        Collections.shuffle(origins, ThreadLocalRandom.current());
        return origins;
    }

    /// @return how many fan indexes have been given out, as far as any node knows that this one has heard of
    public long fans() {
        return Math.max(own.fans().getAsLong(), fansOfOthers);
    }

    /// @return the node that conducts, if it is another one
    public Optional<NodePulse> conductor() {
        return view.others.stream()
                .filter(node -> node.term() > 0)
                .max(Comparator.comparingLong(NodePulse::term));
    }

    /// @return the numbers of the phones of all nodes; without those that are too old to be shown
    public AudienceNumbers phones() {
        return phones(fresh());
    }

    /// @return the same with the last numbers of each node, however old: a deadline forgets nobody
    public AudienceNumbers phonesAsKnown() {
        return phones(view.others);
    }

    private AudienceNumbers phones(List<NodePulse> others) {
        AudienceNumbers sum = own.phones().get();
        for (NodePulse other : others) {
            try {
                sum = sum.plus(other.phones().numbers());
            } catch (RuntimeException e) {
                LOG.warn("the numbers of {} cannot be read: {}", other.name(), e.getMessage());
            }
        }
        return sum;
    }

    /// @return the state of the programme on the node that has it; of one that has the role, if none has
    public @Nullable StreamPulse stream() {
        return Stream.concat(
                        Stream.ofNullable(own.stream().get()),
                        fresh().stream().flatMap(node -> Stream.ofNullable(node.stream())))
                .max(Comparator.comparing(StreamPulse::state))
                .orElse(null);
    }

    /// @return where phones find the programme: on this node, or on the one that has a source, or the role. Also
    ///     while Redis is away, or that node is being started again: a phone keeps what it was told when it joined
    public @Nullable PhoneStream programme() {
        PhoneStream here = own.programme().get();
        if (here != null) {
            return here;
        }
        fresh().stream()
                .filter(node -> node.programme() != null)
                .max(Comparator.comparing(Nodes::streamState))
                .ifPresent(node -> programmeSeen = programmeOf(node));
        return programmeSeen;
    }

    private static StreamState streamState(NodePulse node) {
        StreamPulse stream = node.stream();
        return stream == null ? StreamState.NO_SOURCE : stream.state();
    }

    private static PhoneStream programmeOf(NodePulse node) {
        PhoneStream there = Objects.requireNonNull(node.programme());
        return there.playlist().startsWith("/")
                ? new PhoneStream(node.origin() + there.playlist(), there.time())
                : there;
    }

    /// @return the lines of this node, and the one that says which others are here
    public List<HealthLine> ownHealth() {
        List<HealthLine> lines = new ArrayList<>(own.health().get());
        lines.add(line(fresh(), lostWords));
        return lines;
    }

    /// @return the lines of this node, each with its name if there are several; of the others those that
    ///     are not good
    public List<HealthLine> health() {
        List<NodePulse> others = fresh();
        List<String> missing = lostWords;
        if (others.isEmpty() && missing.isEmpty()) {
            return own.health().get();
        }
        List<HealthLine> lines = new ArrayList<>();
        String here = origin;
        own.health()
                .get()
                .forEach(line -> lines.add(here == null ? line : on(NodePulse.nameOf(here), line)));
        others.stream()
                .flatMap(node ->
                        node.health().stream()
                                .filter(line -> line.state() != Health.GOOD)
                                .map(line -> on(node.name(), line)))
                .limit(MOST_LINES)
                .forEach(lines::add);
        lines.add(line(others, missing));
        return lines;
    }

    /// Says a last time that this node goes, for those who would miss it. Returns when that is tried.
    @Override
    public void close() {
        isClosed = true;
        SupervisedActivity present = activity;
        if (present == null) {
            return;
        }
        present.endAndWait();
        isDraining = true;
        try {
            exchange(NodeBoard.Wish.NONE);
        } catch (LogUnavailableException e) {
            LOG.info("the other nodes will notice by themselves that this one is gone");
        }
    }

    private void work(Progress progress) throws LogUnavailableException {
        while (!isClosed) {
            try {
                boolean wantsAll = isWatched.getAsBoolean() || turns % UNWATCHED_EVERY == 0;
                turns++;
                exchange(wantsAll ? NodeBoard.Wish.ALL : NodeBoard.Wish.NONE);
            } catch (LogUnavailableException e) {
                if (!isAway) {
                    LOG.warn("the nodes do not hear of each other: {}", e.getMessage());
                }
                isAway = true;
                missed++;
                if (missed >= FALLS_AFTER) {
                    throw e;
                }
            }
            if (!isAway) {
                progress.works();
            }
            LockSupport.parkNanos(EVERY.toNanos());
        }
    }

    private void exchange(NodeBoard.Wish wish) throws LogUnavailableException {
        String here = origin;
        byte[] pulse = here == null ? NOTHING : JSON.write(pulse(here));
        long sent = nanos.getAsLong();
        NodeBoard.Reading reading = board.exchange(own.id(), pulse, wish);
        long received = nanos.getAsLong();
        clock.onRedisTime(reading.storeMicros(), sent, received);
        if (isAway) {
            backNanos = received;
        }
        isAway = false;
        missed = 0;
        if (wish == NodeBoard.Wish.ALL) {
            onRead(reading.pulses(), received);
        }
    }

    private void onRead(List<byte[]> pulses, long now) {
        List<NodePulse> here =
                pulses.stream()
                        .flatMap(json -> read(json).stream())
                        .filter(node -> !node.node().equals(own.id().value()))
                        .toList();
        List<NodePulse> others =
                Stream.concat(here.stream(), stillComing(here, now))
                        .sorted(Comparator.comparing(NodePulse::name))
                        .toList();
        noteLost(view, others, now);
        view = new View(now, others);
        // What a node said that is gone counts on.
        fansOfOthers = others.stream().mapToLong(NodePulse::fans).reduce(fansOfOthers, Math::max);
        clock.onNodes(others);
        others.stream().mapToLong(NodePulse::term).max().ifPresent(onConducts);
    }

    /// Pulses run out while Redis is away: who is back first must not believe that it is alone. Those who were here
    /// get some time to say that they still are.
    private Stream<NodePulse> stillComing(List<NodePulse> here, long now) {
        Long back = backNanos;
        if (back == null || now - back > COMES_BACK_WITHIN.toNanos()) {
            return Stream.empty();
        }
        Set<String> names = here.stream().map(NodePulse::name).collect(Collectors.toSet());
        return view.others.stream()
                .filter(node -> !node.isDraining() && !names.contains(node.name()));
    }

    /// Only who looks often enough can tell one that has died from one that went in order.
    private void noteLost(View last, List<NodePulse> others, long now) {
        boolean hasMissedNothing = now - last.readNanos < SEES_GOODBYES.toNanos();
        List<NodePulse> before = hasMissedNothing ? last.others : List.of();
        Map<String, NodePulse> present = new HashMap<>();
        others.forEach(node -> present.put(node.name(), node));
        for (NodePulse node : before) {
            // One that drained has said goodbye.
            if (!present.containsKey(node.name()) && !node.isDraining()) {
                LOG.warn("node {} is not heard of any more", node.name());
                if (lost.size() < MOST_LOST) {
                    lost.put(node.name(), new Lost(node.name(), now));
                }
            }
        }
        lost.values()
                .removeIf(node ->
                        present.containsKey(node.name)
                                || now - node.sinceNanos > LOST_FOR.toNanos());
        lostWords = lost.values().stream().map(Lost::name).toList();
    }

    private NodePulse pulse(String here) {
        return new NodePulse(
                own.id().value(),
                here,
                peerOrigin,
                presentRoles(),
                isDraining,
                own.offset().getAsLong(),
                own.term().getAsLong(),
                fans(),
                NodePhones.of(own.phones().get()),
                own.stream().get(),
                own.programme().get(),
                clock.mapping(),
                own.settled().get(),
                own.health().get());
    }

    private Set<Role> presentRoles() {
        if (isOpen) {
            return own.roles();
        }
        return own.roles().stream()
                .filter(role -> role != Role.AUDIENCE)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// @return the others, unless what is known of them is too old to be shown
    private List<NodePulse> fresh() {
        View present = view;
        long age = nanos.getAsLong() - present.readNanos;
        return age > GOOD_FOR.plus(EVERY.multipliedBy(2)).toNanos() ? List.of() : present.others;
    }

    private HealthLine line(Collection<NodePulse> others, List<String> missing) {
        List<String> twice = sharedNames(others);
        if (!twice.isEmpty()) {
            return new HealthLine(
                    "nodes",
                    Health.DEGRADED,
                    "several nodes say that they are "
                            + String.join(", ", twice)
                            + ": start each with an --advertise and a --peer-origin of its own");
        }
        if (!missing.isEmpty()) {
            return new HealthLine(
                    "nodes",
                    Health.DEGRADED,
                    (others.size() + 1) + " are here; not heard of: " + String.join(", ", missing));
        }
        List<String> draining = names(others, NodePulse::isDraining);
        return new HealthLine(
                "nodes",
                Health.GOOD,
                (others.size() + 1)
                        + " are here"
                        + (draining.isEmpty()
                                ? ""
                                : "; " + String.join(", ", draining) + " sends its phones away"));
    }

    /// @return what more than one node says of itself, this one included: its name, or where others reach it
    private List<String> sharedNames(Collection<NodePulse> others) {
        String here = origin;
        List<String> names = new ArrayList<>(others.stream().map(NodePulse::name).toList());
        List<String> origins =
                new ArrayList<>(others.stream().map(NodePulse::originForNodes).toList());
        if (here != null) {
            names.add(NodePulse.nameOf(here));
            origins.add(originForNodes());
        }
        List<String> shared = new ArrayList<>(repeated(names));
        if (shared.isEmpty()) {
            shared.addAll(repeated(origins));
        }
        return shared;
    }

    private static List<String> repeated(List<String> words) {
        Set<String> seen = new HashSet<>();
        return words.stream().filter(word -> !seen.add(word)).distinct().toList();
    }

    private static List<String> names(Collection<NodePulse> nodes, Predicate<NodePulse> which) {
        return nodes.stream().filter(which).map(NodePulse::name).toList();
    }

    private static HealthLine on(String node, HealthLine line) {
        return new HealthLine(
                line.component() + " on " + node, line.state(), line.text(), line.restarts());
    }

    private static Optional<NodePulse> read(byte[] json) {
        try {
            return JSON.read(NodePulse.class, json, 0, json.length);
        } catch (JsonProblem e) {
            LOG.warn("a node says what this one does not understand: {}", e.getMessage());
            return Optional.empty();
        }
    }
}
