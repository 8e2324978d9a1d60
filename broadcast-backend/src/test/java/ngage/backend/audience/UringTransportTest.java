package ngage.backend.audience;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class UringTransportTest extends PhoneTransportContractTest {

    @Override
    PhoneTransport start(AudienceHub hub) {
        PhoneTransport transport = PhoneTransports.start(TransportChoice.IO_URING, hub);
        assertTrue(transport.toString().startsWith("io_uring"), transport::toString);
        return transport;
    }
}
