package ngage.testsupport;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;

/// The fan's page in a real browser. One thread, that of its [Browser].
public final class BrowserPhone implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;

    BrowserPhone(BrowserContext context, URI backend) {
        this.context = context;
        this.page = context.newPage();
        page.navigate(backend.toString());
    }

    /// A cue that came up on the page, with what was in the picture then.
    ///
    /// @param at S
    /// @param frame number that the picture's own clock showed on the frame on which it came up; -1 if
    ///     there was no picture
    /// @param firstFrameFromS number of the first frame at or after S that the player presented at all:
    ///     later than S's own frame where the player dropped that one; -1 if there was no picture
    public record ShownCue(CueRunId cueRun, MediaTime at, int frame, int firstFrameFromS) {}

    /// Waits until pictures move.
    public void awaitPicture(Duration patience) {
        await("() => (window.ngageProbe?.frame ?? null) !== null", patience);
    }

    /// Waits until the page is in a state, such as `open`, `counted`, `revealed`.
    public void awaitFace(String face, Duration patience) {
        await("() => window.ngageProbe?.face === '" + face + "'", patience);
    }

    /// Waits until the text is on the page.
    public void awaitText(String text, Duration patience) {
        page.getByText(text)
                .first()
                .waitFor(
                        new com.microsoft.playwright.Locator.WaitForOptions()
                                .setTimeout((double) patience.toMillis()));
    }

    public String face() {
        return String.valueOf(page.evaluate("() => window.ngageProbe?.face"));
    }

    /// @return `SOCKET` or `POLL`: how the log comes
    public String way() {
        return String.valueOf(page.evaluate("() => window.ngageProbe?.way"));
    }

    /// Taps an option.
    public void choose(OptionId option) {
        page.locator("[data-option='" + option + "']").click();
    }

    public void reload() {
        page.reload();
    }

    /// Takes the network away from this phone, or gives it back.
    public void setOffline(boolean offline) {
        context.setOffline(offline);
    }

    /// @return entries of the log that it missed: must be 0
    public int gaps() {
        return ((Number) page.evaluate("() => window.ngageProbe.gaps")).intValue();
    }

    /// @return the media time of the frame on screen
    public MediaTime mediaTime() {
        return new MediaTime(
                ((Number) page.evaluate("() => Math.round(window.ngageProbe.frame.mediaMicros)"))
                        .longValue());
    }

    /// @return the cues that came up while there was a picture, the first one first
    @SuppressWarnings("unchecked") // Playwright gives what the page's script made
    public List<ShownCue> shownCues() {
        List<String> found =
                (List<String>)
                        page.evaluate(
                                """
                                () => window.ngageProbe.shown.map((cue) => {
                                  const frames = window.frameWatch;
                                  const on = frames.find((each) => each.mediaTime === cue.mediaTime);
                                  // The programme's clock runs with media time, so S lies this far from that frame.
                                  const place = (cue.atMicros - cue.shownMicros) / 1e6 + cue.mediaTime;
                                  const first = frames.find((each) => each.mediaTime >= place - 0.001);
                                  return [cue.cueRun, cue.atMicros, on?.frame ?? -1, first?.frame ?? -1].join(" ");
                                })
                                """);
        List<ShownCue> cues = new ArrayList<>();
        for (String line : found) {
            String[] words = line.split(" ");
            cues.add(
                    new ShownCue(
                            new CueRunId(words[0]),
                            new MediaTime(Long.parseLong(words[1])),
                            Integer.parseInt(words[2]),
                            Integer.parseInt(words[3])));
        }
        return cues;
    }

    public void screenshot(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
    }

    @Override
    public void close() {
        context.close();
    }

    private void await(String condition, Duration patience) {
        page.waitForFunction(
                condition,
                null,
                new Page.WaitForFunctionOptions().setTimeout((double) patience.toMillis()));
    }
}
