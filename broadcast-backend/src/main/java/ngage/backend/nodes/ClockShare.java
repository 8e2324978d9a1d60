package ngage.backend.nodes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import ngage.backend.nodes.NodePulse.SharedClock;
import ngage.backend.relay.NodeId;
import ngage.backend.stamp.StreamClock;
import ngage.protocol.MediaTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the programme's clock the same on all nodes: one leads, the others follow it. Between them
/// stands the time of Redis, to which each measures its own distance with every pulse; of the samples
/// of the last [#WINDOW] the one with the shortest round trip counts, whose error is at most half of that.
///
/// Redis' own clock may step: when somebody sets it, or a replica on another machine is promoted. Then the
/// newest sample contradicts the older ones, which are dropped, and for one window nobody follows: clocks
/// run on by themselves, as they do without Redis, until all nodes have seen the step and speak of the
/// new time.
///
/// Whoever comes anew takes over the time that the show has, before it leads perhaps: its own was made of the wall
/// clock of its host. The node with a source leads; without any, one with the video role; without that, the one that
/// conducts. Among equals the smallest id. While Redis is away every clock runs on by itself.
///
/// Belongs to the thread of [Nodes], but for [#mapping] and [#redisMillis], which any thread may ask.
public final class ClockShare {

    private static final Logger LOG = LoggerFactory.getLogger(ClockShare.class);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MOST_SAMPLES = 64;

    /// A clock that is slewed runs wrong by 500 millionths at most; twice that is no step yet.
    private static final long DRIFT_NANOS_PER_MICRO = 1_000_000;

    private static final long ROUNDING_MICROS = 100;

    /// @param redisMinusOwnMicros the time of Redis minus the monotonic clock, in the middle of the trip
    private record Sample(long redisMinusOwnMicros, long tripNanos, long takenNanos) {

        /// @return whether both cannot be true of one clock
        boolean contradicts(Sample newer) {
            long bound =
                    (tripNanos + newer.tripNanos) / 2_000
                            + (newer.takenNanos - takenNanos) / DRIFT_NANOS_PER_MICRO
                            + ROUNDING_MICROS;
            return Math.abs(newer.redisMinusOwnMicros - redisMinusOwnMicros) > bound;
        }
    }

    private enum Rank {
        FOLLOWS,
        CONDUCTS,
        HAS_VIDEO,
        HAS_SOURCE
    }

    private static final Comparator<NodePulse> LEADS =
            Comparator.comparing(ClockShare::rankOf)
                    .thenComparing(NodePulse::node, Comparator.reverseOrder());

    private final NodeId own;
    private final Set<Role> roles;
    private final LongSupplier term;
    private final StreamClock clock;
    private final LongSupplier nanos;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private volatile @Nullable Sample best;
    private volatile boolean isFollowing;
    private boolean hasLooked;
    private boolean hasFollowed;
    private @Nullable Long steppedNanos;

    /// @param term in which this node conducts; 0 if it does not
    /// @param nanos the monotonic clock, such as `System::nanoTime`
    public ClockShare(
            NodeId own, Set<Role> roles, LongSupplier term, StreamClock clock, LongSupplier nanos) {
        this.own = own;
        this.roles = Set.copyOf(roles);
        this.term = term;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// Redis has told its time.
    ///
    /// @param sentNanos when it was asked
    /// @param receivedNanos when the answer was here
    void onRedisTime(long redisMicros, long sentNanos, long receivedNanos) {
        long trip = receivedNanos - sentNanos;
        Sample newest =
                new Sample(redisMicros - (sentNanos + trip / 2) / 1000, trip, receivedNanos);
        if (samples.removeIf(older -> older.contradicts(newest))) {
            LOG.warn("the clock of Redis has stepped; for a while every node keeps its own time");
            steppedNanos = receivedNanos;
        }
        samples.addLast(newest);
        while (samples.size() > MOST_SAMPLES
                || receivedNanos - samples.getFirst().takenNanos > WINDOW.toNanos()) {
            samples.removeFirst();
        }
        best = samples.stream().min(Comparator.comparingLong(Sample::tripNanos)).orElseThrow();
    }

    /// The others have told their clocks.
    void onNodes(List<NodePulse> others) {
        if (!hasLooked) {
            hasLooked = true;
            others.stream()
                    .filter(node -> rankOf(node) != Rank.FOLLOWS && node.clock() != null)
                    .max(LEADS)
                    .ifPresent(node -> follow(Objects.requireNonNull(node.clock()), null));
        }
        // What it heard from a leader is no source of its own.
        StreamClock.Source source = isFollowing ? null : clock.source();
        Rank ownRank = rank(roles, term.getAsLong(), source);
        Optional<NodePulse> leader =
                others.stream().filter(node -> rankOf(node) != Rank.FOLLOWS).max(LEADS);
        isFollowing =
                ownRank != Rank.HAS_SOURCE
                        && leader.isPresent()
                        && (rankOf(leader.get()).compareTo(ownRank) > 0
                                || rankOf(leader.get()) == ownRank
                                        && leader.get().node().compareTo(own.value()) < 0);
        if (isFollowing && leader.isPresent() && !(hasFollowed && isStepping())) {
            SharedClock shared = leader.get().clock();
            if (shared != null) {
                follow(shared, shared.source());
                hasFollowed = true;
            }
        }
    }

    private void follow(SharedClock shared, StreamClock.@Nullable Source source) {
        Sample sample = best;
        if (sample != null) {
            long redisNow = nanos.getAsLong() / 1000 + sample.redisMinusOwnMicros;
            clock.follow(new MediaTime(redisNow + shared.mediaMinusRedisMicros()), source);
        }
    }

    /// @return the time of Redis, which all nodes have in common, also while it is away; any thread
    OptionalLong redisMillis() {
        Sample sample = best;
        return sample == null
                ? OptionalLong.empty()
                : OptionalLong.of((nanos.getAsLong() / 1000 + sample.redisMinusOwnMicros) / 1000);
    }

    private boolean isStepping() {
        Long since = steppedNanos;
        return since != null && nanos.getAsLong() - since < WINDOW.toNanos();
    }

    /// @return for the others; absent while this node follows one of them, or does not know Redis' time
    @Nullable SharedClock mapping() {
        Sample sample = best;
        if (sample == null || isFollowing) {
            return null;
        }
        long redisNow = nanos.getAsLong() / 1000 + sample.redisMinusOwnMicros;
        return new SharedClock(clock.now().micros() - redisNow, clock.source());
    }

    private static Rank rankOf(NodePulse node) {
        SharedClock shared = node.clock();
        return rank(node.roles(), node.term(), shared == null ? null : shared.source());
    }

    private static Rank rank(Set<Role> roles, long term, StreamClock.@Nullable Source source) {
        if (roles.contains(Role.VIDEO)) {
            return source == null ? Rank.HAS_VIDEO : Rank.HAS_SOURCE;
        }
        return term > 0 ? Rank.CONDUCTS : Rank.FOLLOWS;
    }
}
