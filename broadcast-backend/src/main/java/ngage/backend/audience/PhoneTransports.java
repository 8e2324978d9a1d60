package ngage.backend.audience;

import java.util.Optional;
import ngage.backend.audience.LinuxTransport.Writes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses what carries the phones, by what works here.
public final class PhoneTransports {

    private static final Logger log = LoggerFactory.getLogger(PhoneTransports.class);

    private PhoneTransports() {}

    /// Says in one line what was chosen, and why it is not better.
    public static PhoneTransport start(TransportChoice choice, AudienceHub hub) {
        return switch (choice) {
            case PORTABLE -> chosen(new PortableTransport(hub));
            case EPOLL -> onLinux(hub, Writes.ONE_BY_ONE);
            case AUTO, IO_URING -> onLinux(hub, Writes.IN_BATCHES);
        };
    }

    private static PhoneTransport onLinux(AudienceHub hub, Writes writes) {
        Optional<String> missing = LinuxTransport.missing(writes);
        if (missing.isEmpty()) {
            return chosen(LinuxTransport.started(hub, writes));
        }
        if (writes == Writes.IN_BATCHES && LinuxTransport.missing(Writes.ONE_BY_ONE).isEmpty()) {
            log.info("phones go one by one: {}", missing.get());
            return chosen(LinuxTransport.started(hub, Writes.ONE_BY_ONE));
        }
        log.warn("phones stay on Undertow, which costs memory: {}", missing.get());
        return chosen(new PortableTransport(hub));
    }

    private static PhoneTransport chosen(PhoneTransport transport) {
        log.info("phones are carried by {}", transport);
        return transport;
    }
}
