package ngage.controlroom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Ends the program when its standard input ends, so that nothing survives its parent. One daemon thread.
final class Leash {

    private Leash() {}

    static void hold(InputStream in, Runnable end) {
        Thread.ofPlatform()
                .name("leash")
                .daemon()
                .start(() -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        System.err.println("the leash broke: " + e.getMessage());
                    }
                    end.run();
                });
    }
}
