package ngage.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ngage.backend.process.ChildCommand;
import ngage.backend.process.Leash;
import ngage.backend.process.LeashedProcess;
import ngage.backend.video.ffmpeg.Ffmpeg;

/// The user's own video as the programme: made into what the studio pushes (H.264, 30 frames a second,
/// 854 x 480, a key frame each second, AAC; silence where it has no sound). Blocking.
final class OwnVideo {

    private OwnVideo() {}

    /// @throws DemoException if ffmpeg cannot read it; the message carries what ffmpeg said
    static Path prepared(Ffmpeg ffmpeg, Path video, DataFolder folder)
            throws DemoException, InterruptedException {
        if (!Files.isReadable(video)) {
            throw new DemoException("--video " + video + " is not a file that can be read");
        }
        Path result = folder.programme().resolve("own-video.mp4");
        Path unfinished = folder.programme().resolve("own-video-unfinished.mp4");
        Path said = folder.logs().resolve("own-video.log");
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>\"$0\"", said.toString()));
        words.addAll(
                ffmpeg.command(
                                "own-video",
                                Leash.STDIN,
                                arguments(ffmpeg, video, unfinished),
                                Set.of())
                        .words());
        ChildCommand command =
                new ChildCommand("own-video", Leash.STDIN, words, ffmpeg.environment(), Set.of());
        try (LeashedProcess process = LeashedProcess.startLogged(command)) {
            if (process.waitFor() != 0) {
                throw new DemoException(
                        "ffmpeg cannot make a programme of --video %s:\n    %s"
                                .formatted(video, DataFolder.lastLines(said, 6)));
            }
            Files.move(unfinished, result, StandardCopyOption.REPLACE_EXISTING);
            return result;
        } catch (IOException e) {
            throw new DemoException("--video " + video + ": " + e.getMessage(), e);
        }
    }

    /// Silence is the last track: the studio pushes the first one, which is the video's own if it has one.
    private static List<String> arguments(Ffmpeg ffmpeg, Path video, Path result) {
        String encoder =
                switch (ffmpeg.encoder()) {
                    case LIBX264 -> "-preset veryfast -crf 20 -sc_threshold 0";
                    case LIBOPENH264 -> "-b:v 2500k -allow_skip_frames 0";
                    case NVENC, QSV, VIDEOTOOLBOX, V4L2M2M -> "-b:v 2500k";
                };
        List<String> arguments = new ArrayList<>(List.of("-i", video.toString()));
        arguments.addAll(
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "anullsrc=channel_layout=stereo:sample_rate=48000",
                        "-filter_complex",
                        "[0:v:0]scale=854:480:force_original_aspect_ratio=decrease,"
                                + "pad=854:480:-1:-1,setsar=1,fps=30,format=yuv420p[v]",
                        "-map",
                        "[v]",
                        "-map",
                        "0:a:0?",
                        "-map",
                        "1:a:0",
                        "-shortest"));
        String codecs =
                "-c:v %s %s -g 30 -bf 0 -c:a aac -b:a 128k -ar 48000 -ac 2 -y"
                        .formatted(ffmpeg.encoder().ffmpegName(), encoder);
        arguments.addAll(List.of(codecs.split(" ")));
        arguments.add(result.toString());
        return arguments;
    }
}
