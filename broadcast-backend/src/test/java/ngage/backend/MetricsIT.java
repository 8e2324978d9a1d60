package ngage.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import ngage.backend.controlroom.ChoicesEndpoint;
import ngage.backend.ops.MetricsEndpoint;
import ngage.protocol.ToPhone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsIT {

    @Test
    void tellsTheCrewsInstrumentsWhatTheNodeDoesAndNobodyElse() throws Exception {
        try (TestShow show = TestShow.started()) {
            TestSocket<ToPhone> phone = show.phone(show.join(""));
            phone.await(ToPhone.Snapshot.class);

            assertEquals(401, show.get(MetricsEndpoint.PATH).statusCode());
            Map<String, Double> numbers = scrape(show);

            assertEquals(1, value(numbers, "ngage_phones_connected"));
            assertEquals(0, value(numbers, "ngage_phones_waiting"));
            assertEquals(0, value(numbers, "ngage_health{component=\"durability\"}"));
            assertTrue(
                    value(numbers, "ngage_phones_frames_total") >= 2, "a welcome and a snapshot");
            assertTrue(value(numbers, "ngage_phones_written_bytes_total") > 100);
            assertEquals(0, value(numbers, "ngage_ballots_waiting"));
            assertEquals(0, value(numbers, "ngage_breakers_opened_total"));
            assertEquals(0, value(numbers, "ngage_degradation_steps"));
            assertEquals(
                    1,
                    value(
                            numbers,
                            "ngage_activity_state{activity=\"log reader\",state=\"running\"}"));
            assertEquals(
                    0, value(numbers, "ngage_activity_restarts_total{activity=\"log reader\"}"));
            assertTrue(value(numbers, "ngage_jvm_allocated_bytes_total") > 1_000_000);
            assertTrue(
                    numbers.keySet().stream().anyMatch(name -> name.startsWith("process_cpu")),
                    numbers.keySet()::toString);
        }
    }

    @Test
    void showsTheBreakerThatOpensWhenRedisIsGone() throws Exception {
        try (TestShow show = TestShow.started()) {
            show.killRedis();
            Map<String, Double> numbers = scrape(show);
            while (value(numbers, "ngage_breakers_opened_total") < 1
                    || !(value(numbers, "ngage_breaker_waiting{cause=\"redis\"}") > 0)) {
                Thread.sleep(100); // the test's own time-out ends it
                numbers = scrape(show);
            }
            assertTrue(value(numbers, "ngage_health{component=\"redis\"}") > 0);
        }
    }

    @Test
    void theTokenOfTheInstrumentsOpensNothingElse() throws Exception {
        try (TestShow show = TestShow.started()) {
            String token = "Bearer " + TestShow.METRICS_TOKEN;

            assertEquals(200, show.get(MetricsEndpoint.PATH, "Authorization", token).statusCode());
            assertEquals(
                    401,
                    show.get(ChoicesEndpoint.PREFIX + "/x", "Authorization", token).statusCode());
        }
    }

    private static double value(Map<String, Double> numbers, String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    private static Map<String, Double> scrape(TestShow show)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                show.get(MetricsEndpoint.PATH, "Authorization", "Bearer " + TestShow.TOKEN);
        assertEquals(200, answer.statusCode());
        return new String(answer.body(), UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(
                        Collectors.toMap(
                                line -> line.substring(0, line.lastIndexOf(' ')),
                                line ->
                                        Double.parseDouble(
                                                line.substring(line.lastIndexOf(' ') + 1))));
    }
}
