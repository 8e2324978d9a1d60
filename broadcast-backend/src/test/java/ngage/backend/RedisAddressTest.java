package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedisAddressTest {

    @Test
    void takesWhatLettuceCanConnectTo() {
        for (String uri :
                List.of(
                        "redis://localhost",
                        "redis://localhost:6379/1",
                        "redis://:secret@host:6379",
                        "rediss://user:Ab%2FCd@host",
                        "redis://one:6379,two:6380,three",
                        "redis://user:Ab,Cd@one:6379,two:6379",
                        "redis-sentinel://one:26379,two:26379/0#main")) {
            RedisAddress.check(uri);
        }
    }

    @Test
    void refusesTheRestAndNeverSaysThePassword() {
        for (String uri :
                List.of(
                        "redis://:Ab/Cd9xyz@localhost:6379",
                        "redis://:Ab@Cd9xyz/@localhost:6379",
                        "redis://user:Cd9xyz@localhost:6379/no-number",
                        "redis://user:Cd9xyz@one:6379,,two:6379",
                        "http://user:Cd9xyz@localhost",
                        "localhost:6379",
                        "")) {
            String message =
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> RedisAddress.check(uri),
                                            uri)
                                    .getMessage());
            assertTrue(message.startsWith("--redis or NGAGE_REDIS must look like"), message);
            assertFalse(message.contains("Cd9xyz"), message);
        }
    }

    @Test
    void saysEverythingButThePassword() {
        assertEquals(
                "redis://***@host:6379/0",
                RedisAddress.withoutPassword("redis://user:a/b@c@host:6379/0"));
        assertEquals("redis://host", RedisAddress.withoutPassword("redis://host"));
    }
}
