package ngage.backend.admission;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/// Something that is wrong for every phone that comes, said once when it begins and once when it is
/// over, with the number of times: never once per phone. Any thread.
final class Trouble {

    private final Logger log;
    private final AtomicLong times = new AtomicLong();

    Trouble(Logger log) {
        this.log = log;
    }

    void happened(String what) {
        if (times.getAndIncrement() == 0) {
            log.warn("{}", what);
        } else {
            log.debug("{}", what);
        }
    }

    void isOver(String what) {
        // Read first: almost always there is none, and many threads ask.
        long suffered = times.get() == 0 ? 0 : times.getAndSet(0);
        if (suffered > 0) {
            log.info("{}, after {} that could not", what, suffered);
        }
    }
}
