package ngage.backend.vote;

import org.junit.jupiter.api.AfterEach;

class InMemoryBallotBoxTest extends BallotBoxContractTest {

    private final InMemoryBallotBox here = new InMemoryBallotBox();
    private final InMemoryBallotBox there = here.otherNode();

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Override
    BallotBox here() {
        return here;
    }

    @Override
    BallotBox there() {
        return there;
    }
}
