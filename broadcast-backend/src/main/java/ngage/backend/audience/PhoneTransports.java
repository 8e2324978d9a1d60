package ngage.backend.audience;

import java.util.Optional;
import java.util.function.Function;
import ngage.backend.audience.LinuxTransport.Writes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses what carries the phones, by what works here.
public final class PhoneTransports {

    private static final Logger log = LoggerFactory.getLogger(PhoneTransports.class);

    private PhoneTransports() {}

    /// Says in one line what was chosen, and why it is not better.
    public static PhoneTransport start(TransportChoice choice, AudienceHub hub) {
        Optional<Writes> writes = writes(choice, LinuxTransport::missing);
        PhoneTransport transport =
                writes.isPresent()
                        ? LinuxTransport.started(hub, writes.get())
                        : new PortableTransport(hub);
        log.info("phones are carried by {}", transport);
        return transport;
    }

    /// @param missing why phones cannot be carried so here; empty if they can
    /// @return empty for the portable way
    static Optional<Writes> writes(
            TransportChoice choice, Function<Writes, Optional<String>> missing) {
        return switch (choice) {
            case PORTABLE -> Optional.empty();
            case EPOLL -> onLinux(Writes.ONE_BY_ONE, missing);
            case AUTO, IO_URING -> onLinux(Writes.IN_BATCHES, missing);
        };
    }

    private static Optional<Writes> onLinux(
            Writes wanted, Function<Writes, Optional<String>> missing) {
        Optional<String> why = missing.apply(wanted);
        if (why.isEmpty()) {
            return Optional.of(wanted);
        }
        if (wanted == Writes.IN_BATCHES && missing.apply(Writes.ONE_BY_ONE).isEmpty()) {
            log.info("phones go one by one: {}", why.get());
            return Optional.of(Writes.ONE_BY_ONE);
        }
        log.warn("phones stay on Undertow, which costs memory: {}", why.get());
        return Optional.empty();
    }
}
