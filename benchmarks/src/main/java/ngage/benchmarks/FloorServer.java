package ngage.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;

/// The C floor server as a child, and the one connection that publishes to it. One thread.
final class FloorServer implements Served, AutoCloseable {

    private static final int TRIES = 100;

    private final LeashedProcess process;
    private final long pid;
    private final int port;
    private final Socket publisher;
    private final byte[] request;
    private final InputStream answers;

    private FloorServer(
            LeashedProcess process, long pid, int port, Socket publisher, byte[] request)
            throws IOException {
        this.process = process;
        this.pid = pid;
        this.port = port;
        this.publisher = publisher;
        this.request = request;
        this.answers = publisher.getInputStream();
    }

    /// @param messageBytes of what it broadcasts, without the frame's header
    static FloorServer start(Path program, int messageBytes)
            throws IOException, InterruptedException {
        return start(program, messageBytes, List.of());
    }

    /// The same, with its sends in batches by io_uring.
    ///
    /// @throws IOException if the kernel does not permit it
    static FloorServer inBatches(Path program, int messageBytes)
            throws IOException, InterruptedException {
        return start(program, messageBytes, List.of("batches"));
    }

    private static FloorServer start(Path program, int messageBytes, List<String> options)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> words = new ArrayList<>(List.of(program.toString(), "" + port));
        words.addAll(options);
        LeashedProcess process =
                LeashedProcess.startLogged(new ChildCommand("floor", Leash.SHELL, words));
        try {
            Socket publisher = dial(port, process);
            return new FloorServer(
                    process, pidOf(process, program), port, publisher, request(messageBytes));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long broadcast() throws IOException {
        long before = System.nanoTime();
        publisher.getOutputStream().write(request);
        return before;
    }

    @Override
    public void settle() throws IOException {
        byte[] expected =
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] answer = answers.readNBytes(expected.length);
        if (!java.util.Arrays.equals(answer, expected)) {
            throw new IOException(
                    "the floor answered " + new String(answer, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        process.close();
    }

    private static byte[] request(int messageBytes) {
        return ("POST /pub HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + messageBytes
                        + "\r\n\r\n"
                        + "x".repeat(messageBytes))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket dial(int port, LeashedProcess process)
            throws IOException, InterruptedException {
        for (int i = 0; ; i++) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                if (i == TRIES || !process.isAlive()) {
                    throw new IOException("the floor does not listen on port " + port, e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /// The process that we started is the shell that holds its leash.
    private static long pidOf(LeashedProcess process, Path program) throws IOException {
        return ProcessHandle.of(process.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(each -> each.info().command().orElse("").equals(program.toString()))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new IOException("the floor's process is not to be found"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }
}
