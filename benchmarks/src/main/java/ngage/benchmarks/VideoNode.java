package ngage.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.protocol.JoinReply;
import ngage.protocol.MediaTime;
import ngage.protocol.MessageCodec;
import ngage.testsupport.FreePorts;

/// One node with the programme's video and its Redis, to which studios push numbered frames. One thread.
final class VideoNode implements AutoCloseable {

    /// How a studio pushes.
    enum Way {
        SRT,
        RTMP
    }

    private static final String RTMP_KEY = "a-stream-key-of-the-benchmark";

    private final NodeWithRedis running;
    private final int srtPort;
    private final int rtmpPort;
    private final String passphrase;
    private final List<LeashedProcess> studios = new ArrayList<>();

    private VideoNode(NodeWithRedis running, int srtPort, int rtmpPort, String passphrase) {
        this.running = running;
        this.srtPort = srtPort;
        this.rtmpPort = rtmpPort;
        this.passphrase = passphrase;
    }

    /// @param data a folder of its own
    /// @param options of the backend, besides where it listens
    static VideoNode start(Path data, String... options) throws Exception {
        List<Integer> ports = FreePorts.some(2);
        NodeProcess.Program program =
                NodeProcess.Program.named("video-node")
                        .with(
                                NodeProcess.VIDEO,
                                "" + ports.get(0),
                                "--rtmp-port",
                                "" + ports.get(1))
                        .with(options);
        NodeWithRedis running =
                NodeWithRedis.start(
                        data, program, AnnouncementShow.of(2), Map.of("NGAGE_RTMP_KEY", RTMP_KEY));
        return new VideoNode(
                running,
                ports.get(0),
                ports.get(1),
                NodeWithRedis.secrets(running.folder())
                        .getOrDefault("NGAGE_INGEST_PASSPHRASE", ""));
    }

    long pid() {
        return running.node().pid();
    }

    boolean isAlive() {
        return running.node().isAlive();
    }

    /// A studio begins to push, and goes on until it is closed.
    LeashedProcess push(Ffmpeg ffmpeg, NumberedProgramme programme, Way way) throws IOException {
        List<String> words = new ArrayList<>(programme.studio(ffmpeg));
        words.addAll(List.of("-fpre", preset(way).toString()));
        switch (way) {
            case SRT ->
                    words.addAll(
                            List.of(
                                    "-f",
                                    "mpegts",
                                    "srt://127.0.0.1:%d?mode=caller&latency=200000"
                                            .formatted(srtPort)));
            case RTMP ->
                    words.addAll(
                            List.of("-f", "flv", "rtmp://127.0.0.1:%d/live".formatted(rtmpPort)));
        }
        LeashedProcess studio =
                LeashedProcess.startLogged(
                        ffmpeg.command("studio", Leash.SHELL, words, Set.of(passphrase, RTMP_KEY)));
        studios.add(studio);
        return studio;
    }

    /// Waits for a source.
    ///
    /// @return media time of its first frame, as the desk is told
    MediaTime firstFrame(Duration patience) throws IOException, InterruptedException {
        try (Desk desk = new Desk(running.node().controlRoom(), running.venue().operatorToken())) {
            long giveUp = System.nanoTime() + patience.toNanos();
            MediaTime first = desk.nextPulse().stream().firstFrame();
            while (first == null) {
                if (System.nanoTime() > giveUp) {
                    throw new IOException("the studio did not come in");
                }
                first = desk.nextPulse().stream().firstFrame();
            }
            return first;
        }
    }

    /// @return address of the master playlist, as a phone is told
    URI programme() throws IOException, InterruptedException {
        URI join = running.node().origin().resolve("/api/join?as=overlay");
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(join)
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
        try {
            JoinReply.PhoneStream stream =
                    MessageCodec.decode(JoinReply.class, response.body()).orElseThrow().stream();
            if (stream == null) {
                throw new IOException("the node has no programme");
            }
            return running.node().origin().resolve(stream.playlist());
        } catch (ngage.protocol.MalformedMessageException e) {
            throw new IOException("no joining: " + response.statusCode(), e);
        }
    }

    @Override
    public void close() {
        studios.forEach(LeashedProcess::close);
        running.close();
    }

    /// In a file of ours, because every user of the machine can read a command line.
    private Path preset(Way way) throws IOException {
        return running.folder()
                .writePrivately(
                        "studio-" + way + ".ffpreset",
                        switch (way) {
                            case SRT -> "passphrase=" + passphrase + "\npbkeylen=16\n";
                            case RTMP -> "rtmp_playpath=" + RTMP_KEY + "\n";
                        });
    }
}
