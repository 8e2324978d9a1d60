package ngage.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import ngage.backend.video.Ffmpeg;

/// The command lines of the demo's children. Stateless.
final class Programs {

    private Programs() {}

    static Child.Program backend(
            DemoConfig config,
            DataFolder folder,
            Secrets secrets,
            URI redis,
            Path showFile,
            Ffmpeg ffmpeg) {
        return new Child.Program(
                "backend",
                "ngage.backend.BackendMain",
                "384m",
                List.of(),
                List.of(
                        "--http-host",
                        "0.0.0.0",
                        "--http-port",
                        "" + config.httpPort(),
                        "--redis",
                        redis.toString(),
                        "--show",
                        showFile.toString(),
                        "--mode",
                        "REHEARSAL",
                        "--ingest-port",
                        "" + config.ingestPort(),
                        "--ffmpeg",
                        ffmpeg.executable().toString(),
                        "--data",
                        folder.root().resolve("backend").toString(),
                        "--leash"),
                secrets.forBackend());
    }

    static Child.Program mob(DemoConfig config, Secrets secrets, Path summary) {
        return new Child.Program(
                "mob",
                "ngage.mobsim.MobsimMain",
                "256m",
                List.of(),
                List.of(
                        "run",
                        "--backend",
                        "http://127.0.0.1:" + config.httpPort(),
                        "--phones",
                        "" + config.phones(),
                        "--summary",
                        summary.toString(),
                        "--leash"),
                secrets.forOperator());
    }

    static Child.Program controlRoom(DemoConfig config, Secrets secrets) {
        return new Child.Program(
                "desk",
                "ngage.controlroom.ControlRoomMain",
                "512m",
                List.of(),
                List.of("--backend", "http://127.0.0.1:" + config.httpPort(), "--leash"),
                secrets.forOperator());
    }
}
