package ngage.controlroom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the program when its standard input ends, so that nothing survives its parent. One daemon thread.
final class Leash {

    private static final Logger log = LoggerFactory.getLogger(Leash.class);

    private Leash() {}

    static void hold(InputStream in, Runnable end) {
        Thread.ofPlatform()
                .name("leash")
                .daemon()
                .start(() -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        log.warn("the leash broke", e);
                    }
                    end.run();
                });
    }
}
