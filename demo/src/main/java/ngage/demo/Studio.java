package ngage.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.supervise.Duty;
import ngage.backend.supervise.RestartPolicy;
import ngage.backend.supervise.Supervisor;
import ngage.backend.video.ffmpeg.Ffmpeg;

/// Plays the part of OBS: a second ffmpeg that pushes the programme to the backend's ingest, by SRT or RTMP,
/// again and again. Started anew whenever it ends, until closed.
///
/// One supervised thread; at most one ffmpeg at a time.
public final class Studio implements AutoCloseable {

    private final Ffmpeg ffmpeg;
    private final Path programme;
    private final List<String> output;
    private final Path preset;
    private final Supervisor supervisor = Supervisor.standard();

    /// @throws IOException if the secret's file cannot be written
    Studio(
            Ffmpeg ffmpeg,
            Path programme,
            Venue.VenuePorts ports,
            Secrets secrets,
            DataFolder folder)
            throws IOException {
        this.ffmpeg = ffmpeg;
        this.programme = programme;
        // In a file of ours, because every user of the machine can read a command line.
        Integer rtmp = ports.rtmp();
        this.preset =
                folder.writePrivately(
                        "studio.ffpreset",
                        rtmp == null
                                ? "passphrase=" + secrets.ingestPassphrase() + "\npbkeylen=16\n"
                                : "rtmp_app=live\nrtmp_playpath=" + secrets.streamKey() + "\n");
        this.output =
                rtmp == null
                        ? List.of(
                                "-f",
                                "mpegts",
                                "srt://127.0.0.1:%d?mode=caller&latency=200000"
                                        .formatted(ports.ingest()))
                        : List.of("-f", "flv", "rtmp://127.0.0.1:%d/live".formatted(rtmp));
    }

    void start() {
        supervisor.supervise(new Duty("studio", RestartPolicy.CHILD, _ -> push()));
    }

    @Override
    public void close() {
        supervisor.close();
    }

    private void push() throws IOException, InterruptedException {
        try (LeashedProcess obs = LeashedProcess.startLogged(command())) {
            obs.waitFor();
        }
    }

    private ChildCommand command() {
        List<String> arguments = new ArrayList<>(List.of("-re", "-stream_loop", "-1", "-i"));
        arguments.add(programme.toString());
        arguments.addAll(List.of("-map", "0:v:0", "-map", "0:a:0", "-c", "copy"));
        arguments.addAll(List.of("-fpre", preset.toString()));
        arguments.addAll(output);
        return ffmpeg.command("studio", Leash.SHELL, arguments, Set.of());
    }
}
