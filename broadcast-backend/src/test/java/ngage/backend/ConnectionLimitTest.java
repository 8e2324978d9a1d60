package ngage.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {

    @Test
    void leavesRoomForRedisAndFiles() {
        assertEquals(new ConnectionLimit(768, 756), ConnectionLimit.of(1024));
        assertEquals(new ConnectionLimit(128, 126), ConnectionLimit.of(256));
        assertEquals(1_048_576 - 256, ConnectionLimit.of(1_048_576).highWater());
    }

    @Test
    void isBelowTheLimitOfThisProcess() {
        ConnectionLimit limit = ConnectionLimit.ofThisProcess();

        assertTrue(limit.lowWater() > 0 && limit.lowWater() < limit.highWater());
    }
}
