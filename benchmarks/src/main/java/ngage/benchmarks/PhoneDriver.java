package ngage.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;

/// The C program `phones`, told what to do line by line. One thread.
final class PhoneDriver implements AutoCloseable {

    /// One answer of the driver.
    ///
    /// @param word what it answers to
    record Reply(String word, Map<String, Long> values) {

        Reply {
            values = Map.copyOf(values);
        }

        /// @param line `word key=value ..`
        static Reply parse(String line) {
            String[] words = line.split(" ");
            Map<String, Long> values = new HashMap<>();
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                values.put(
                        words[i].substring(0, equals),
                        Long.parseLong(words[i].substring(equals + 1)));
            }
            return new Reply(words[0], values);
        }

        long value(String key) {
            Long value = values.get(key);
            if (value == null) {
                throw new IllegalStateException("the phones' answer has no " + key + ": " + this);
            }
            return value;
        }
    }

    private final String name;
    private final LeashedProcess process;
    private final Writer in;
    private final BufferedReader out;

    private PhoneDriver(String name, LeashedProcess process) {
        this.name = name;
        this.process = process;
        this.in = new java.io.OutputStreamWriter(process.stdin(), StandardCharsets.US_ASCII);
        this.out =
                new BufferedReader(
                        new InputStreamReader(process.stdout(), StandardCharsets.US_ASCII));
    }

    /// Phones of the floor.
    static PhoneDriver plain(Yardstick yardstick, int port, int phones) throws IOException {
        return start("floor's phones", yardstick, List.of("plain", "" + port, "" + phones));
    }

    /// Phones of a node.
    ///
    /// @param tickets one for each
    /// @param file where to leave them for the driver
    static PhoneDriver ngage(Yardstick yardstick, int port, List<String> tickets, Path file)
            throws IOException {
        Files.write(file, tickets);
        return start(
                "node's phones",
                yardstick,
                List.of("ngage", "" + port, "" + tickets.size(), file.toString()));
    }

    long pid() {
        return process.pid();
    }

    /// Says a line, and waits for the answer to it.
    Reply tell(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
        return hear();
    }

    /// @return the next answer
    Reply hear() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("failed")) {
                throw new IOException(name + ": " + line);
            }
            if (!line.startsWith("progress")) {
                return Reply.parse(line);
            }
            System.out.println(name + ": " + line.substring("progress ".length()));
        }
        throw new IOException(name + " ended");
    }

    /// Brings all phones in.
    void connect(int phones) throws IOException {
        Reply reply = tell("connect");
        if (reply.value("got") != phones) {
            throw new IOException("only " + reply.value("got") + " of " + phones + " came in");
        }
        System.out.printf(
                "%s: %,d are in, %.1f s after the first%n",
                name, phones, (reply.value("last") - reply.value("first")) / 1e9);
    }

    /// @throws IOException if one of these phones is not in any more: then there were fewer to serve
    void requireAll(int phones) throws IOException {
        Reply state = tell("state");
        if (state.value("live") != phones) {
            throw new IOException("not all of " + phones + " phones are in any more: " + state);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static PhoneDriver start(String name, Yardstick yardstick, List<String> arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(yardstick.phones().toString()));
        words.addAll(arguments);
        return new PhoneDriver(
                name, LeashedProcess.start(new ChildCommand("phones", Leash.STDIN, words)));
    }
}
