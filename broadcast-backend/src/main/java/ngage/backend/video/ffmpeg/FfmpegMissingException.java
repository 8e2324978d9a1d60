package ngage.backend.video.ffmpeg;

/// No ffmpeg that runs here; the message says why, and the cure.
public final class FfmpegMissingException extends Exception {

    public FfmpegMissingException(String message) {
        super(message);
    }

    public FfmpegMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
