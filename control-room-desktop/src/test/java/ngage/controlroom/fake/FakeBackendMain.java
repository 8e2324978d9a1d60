package ngage.controlroom.fake;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ngage.protocol.OptionId;
import ngage.protocol.RunMode;

/// The fake backend as a program, to look at the desk by hand: it prints its address, counts pretended
/// ballots, and shows FFmpeg's test picture. `ON_AIR` on the command line
/// makes it the real thing.
public final class FakeBackendMain {

    private FakeBackendMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        RunMode mode = args.length == 0 ? RunMode.REHEARSAL : RunMode.valueOf(args[0]);
        try (FakeBackend backend = new FakeBackend(mode, new TestPicture("1280x720"))) {
            System.out.println(backend.address());
            CountDownLatch never = new CountDownLatch(1);
            long beats = 0;
            while (!never.await(200, TimeUnit.MILLISECONDS)) {
                List<OptionId> options = backend.openOptions();
                for (int i = 0; i < options.size(); i++) {
                    backend.addBallots(
                            options.get(i).value(), 900L * (4 - i) * (4 - i) + beats % 97);
                }
                backend.pulse();
                beats++;
            }
        }
    }
}
