package ngage.backend.relay;

class InMemoryLeaseTest extends LeaseContractTest {

    private final InMemoryLease.Shelf shelf = new InMemoryLease.Shelf();
    private final Lease here = new InMemoryLease(shelf);
    private final Lease there = new InMemoryLease(shelf);

    @Override
    Lease here() {
        return here;
    }

    @Override
    Lease there() {
        return there;
    }
}
