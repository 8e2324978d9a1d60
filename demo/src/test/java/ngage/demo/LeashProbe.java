package ngage.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Starts a Redis and a JVM as the demo does, says so, and waits to be killed.
final class LeashProbe {

    private LeashProbe() {}

    public static void main(String[] args) throws Exception {
        DataFolder folder = DataFolder.at(Path.of(args[0]));
        DemoRedis redis = DemoRedis.start(Integer.parseInt(args[1]), folder, _ -> {});
        Child child =
                Child.start(
                        new Child.Program(
                                "sleeper",
                                Sleeper.class.getName(),
                                "32m",
                                List.of(),
                                List.of(),
                                Map.of()),
                        folder,
                        line -> System.out.println("children run " + line));
        child.waitFor();
        redis.close();
    }

    /// Ends with its standard input, as our programs do with `--leash`.
    static final class Sleeper {

        private Sleeper() {}

        public static void main(String[] args) throws IOException {
            System.out.println("now");
            while (System.in.read() >= 0) {}
        }
    }
}
