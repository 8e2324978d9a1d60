package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class EpollTransportTest extends PhoneTransportContractTest {

    @Override
    PhoneTransport start(AudienceHub hub) {
        PhoneTransport transport = PhoneTransports.start(TransportChoice.EPOLL, hub);
        assertTrue(transport.toString().startsWith("epoll"), transport::toString);
        return transport;
    }
}
