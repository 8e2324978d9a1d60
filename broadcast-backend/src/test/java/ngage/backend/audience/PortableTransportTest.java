package ngage.backend.audience;

class PortableTransportTest extends PhoneTransportContractTest {

    @Override
    PhoneTransport start(AudienceHub hub) {
        return PhoneTransports.start(TransportChoice.PORTABLE, hub);
    }
}
