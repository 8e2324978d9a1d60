package ngage.backend.audience;

import ngage.backend.linux.OffHeap;

/// One write each to many phones. One thread; used again for the next batch after [#send].
interface SendBatch {

    /// What a write came to that failed.
    int BROKEN = -1;

    /// Takes one more; at most [HubShard#BATCH].
    void add(PhoneSocket socket, OffHeap bytes, int length);

    /// Returns when all have been tried.
    void send();

    /// @return how many bytes the i-th took, or [#BROKEN]; until the next [#add]
    int taken(int i);
}
