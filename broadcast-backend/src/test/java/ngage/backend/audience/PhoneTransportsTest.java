package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import ngage.backend.audience.LinuxTransport.Writes;
import org.junit.jupiter.api.Test;

class PhoneTransportsTest {

    private static Optional<Writes> chosen(TransportChoice choice, Set<Writes> possible) {
        return PhoneTransports.writes(
                choice,
                writes ->
                        possible.contains(writes)
                                ? Optional.empty()
                                : Optional.of("this kernel does not permit it"));
    }

    @Test
    void writesInBatchesWhereTheKernelPermitsIt() {
        Set<Writes> all = EnumSet.allOf(Writes.class);
        assertEquals(Optional.of(Writes.IN_BATCHES), chosen(TransportChoice.AUTO, all));
        assertEquals(Optional.of(Writes.ONE_BY_ONE), chosen(TransportChoice.EPOLL, all));
        assertEquals(Optional.empty(), chosen(TransportChoice.PORTABLE, all));
    }

    @Test
    void fallsBackByItselfStepByStep() {
        Set<Writes> noUring = EnumSet.of(Writes.ONE_BY_ONE);
        assertEquals(Optional.of(Writes.ONE_BY_ONE), chosen(TransportChoice.AUTO, noUring));
        assertEquals(Optional.of(Writes.ONE_BY_ONE), chosen(TransportChoice.IO_URING, noUring));

        Set<Writes> nothing = EnumSet.noneOf(Writes.class);
        assertEquals(Optional.empty(), chosen(TransportChoice.AUTO, nothing));
        assertEquals(Optional.empty(), chosen(TransportChoice.EPOLL, nothing));
    }
}
