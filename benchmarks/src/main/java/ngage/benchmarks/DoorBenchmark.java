package ngage.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ngage.backend.admission.Door;
import ngage.backend.admission.DoorConfig;
import ngage.backend.admission.Ticket;
import ngage.backend.admission.TicketSigner;
import ngage.protocol.FanIndex;
import ngage.protocol.ShowRunId;

/// What the door costs an I/O thread: a ticket signed and recognised, and a phone that asks again while a
/// million wait. CPU time of one thread, by the JVM's own clock. The floor, in the same run: one bare HMAC
/// of as many bytes.
final class DoorBenchmark implements Benchmark {

    private static final int ROUNDS = 5;
    private static final int TIMES = 400_000;
    private static final int TICKETS = 1024;
    private static final int CROWD = 1_000_000;
    private static final int KNOCKS = 20_000;
    private static final int TICKET_BODY_BYTES = 18;
    private static final byte[] SECRET = "a secret of some length".getBytes(UTF_8);
    private static final ShowRunId RUN = new ShowRunId("7kdp3mwx");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /// What was made, so that it is made.
    private long sum;

    @Override
    public String name() {
        return "door";
    }

    @Override
    public String title() {
        return "CPU of a ticket, and of a phone that waits among a million";
    }

    @Override
    public Report measure(Settings settings) throws GeneralSecurityException {
        TicketSigner signer = new TicketSigner(SECRET);
        Ticket[] tickets = new Ticket[TICKETS];
        String[] signed = new String[TICKETS];
        for (int i = 0; i < TICKETS; i++) {
            tickets[i] =
                    new Ticket(RUN, new FanIndex(i * 997), Instant.ofEpochSecond(1_795_380_668L));
            signed[i] = signer.sign(tickets[i]);
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        byte[] body = new byte[TICKET_BODY_BYTES];

        double floor = micros(TIMES, _ -> sum += mac.doFinal(body)[0]);
        double read =
                micros(
                        TIMES,
                        i -> sum += signer.read(signed[i % TICKETS]).orElseThrow().fan().value());
        double sign = micros(TIMES, i -> sum += signer.sign(tickets[i % TICKETS]).length());
        double knock = knockAmongAMillion();
        System.out.printf(
                "floor: one HMAC of %d bytes %.2f µs; a ticket has %d characters (%d)%n",
                TICKET_BODY_BYTES, floor, signed[0].length(), sum);
        return Report.of(
                List.of(
                        Figure.atMost("door-ticket-read-cpu", read, "µs", 5),
                        Figure.atMost("door-ticket-read-to-floor", read / floor, "x", 2),
                        Figure.atMost("door-ticket-sign-cpu", sign, "µs", 5),
                        Figure.atMost("door-knock-among-a-million-cpu", knock, "µs", 10)));
    }

    /// They came within 50 s, at a door of 4000 a second, and ask again.
    private double knockAmongAMillion() {
        AtomicLong nanos = new AtomicLong();
        Instant start = Instant.parse("2026-11-21T20:00:00Z");
        InstantSource wall = () -> start.plusNanos(nanos.get());
        Door door = new Door(DoorConfig.DEFAULT, SECRET, RUN, wall, nanos::get, new Random(1));
        List<String> places = new ArrayList<>();
        long between = Duration.ofSeconds(50).toNanos() / CROWD;
        for (int i = 0; i < CROWD; i++) {
            nanos.addAndGet(between);
            if (door.knock(null) instanceof Door.Wait wait && i > CROWD / 2 && i % 16 == 0) {
                places.add(wait.place());
            }
        }
        return micros(
                KNOCKS,
                i -> {
                    if (door.knock(places.get(i % places.size())) instanceof Door.Wait wait) {
                        sum += wait.position();
                    }
                });
    }

    /// @return CPU time of one call, the best of some rounds
    private static double micros(int times, IntConsumer work) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                work.accept(i);
            }
            double micros = (THREADS.getCurrentThreadCpuTime() - before) / 1e3 / times;
            best = Math.min(best, micros);
        }
        return best;
    }
}
