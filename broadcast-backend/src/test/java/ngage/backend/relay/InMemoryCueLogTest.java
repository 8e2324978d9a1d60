package ngage.backend.relay;

import ngage.protocol.ShowRunId;

class InMemoryCueLogTest extends CueLogContractTest {

    private final CueLog log = new InMemoryCueLog(new ShowRunId("r"));

    @Override
    CueLog log() {
        return log;
    }

    /// It goes by the newest term that it has seen.
    @Override
    void conduct(long term) {}
}
