package ngage.mobsim.phone;

import java.time.Duration;
import java.util.SplittableRandom;

/// How far the phones' pictures are behind the studio, and how often they change.
///
/// @param shortest of all phones
/// @param longest of all phones; between the two, every delay is as likely
/// @param framesPerSecond of the picture
public record VideoDelay(Duration shortest, Duration longest, int framesPerSecond) {

    public VideoDelay {
        if (shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException(
                    "a video delay needs 0 <= shortest <= longest, has "
                            + shortest.toMillis()
                            + " and "
                            + longest.toMillis()
                            + " ms");
        }
        if (framesPerSecond < 1 || framesPerSecond > 240) {
            throw new IllegalArgumentException(
                    "framesPerSecond must be 1 to 240, is " + framesPerSecond);
        }
    }

    Picture draw(SplittableRandom random) {
        long span = longest.minus(shortest).toNanos() / 1000;
        long delayMicros = shortest.toNanos() / 1000 + (span == 0 ? 0 : random.nextLong(span + 1));
        long frameMicros = 1_000_000L / framesPerSecond;
        return new Picture(delayMicros, frameMicros, random.nextLong(frameMicros));
    }
}
