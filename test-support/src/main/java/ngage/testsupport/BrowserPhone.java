package ngage.testsupport;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ngage.protocol.CueRunId;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;

/// The fan's page in a real browser. One thread, that of its [Browser].
public final class BrowserPhone implements AutoCloseable {

    private final BrowserContext context;
    private final Page page;
    private final CDPSession tools;

    BrowserPhone(BrowserContext context, URI backend) {
        this.context = context;
        this.page = context.newPage();
        this.tools = context.newCDPSession(page);
        page.navigate(backend.toString());
    }

    /// A cue that came up on the page, with what was in the picture then.
    ///
    /// @param at S
    /// @param frame number that the picture's own clock showed on the frame on which it came up; -1 if
    ///     there was no picture
    /// @param firstFrameFromS number of the first frame at or after S that the player presented at all:
    ///     later than S's own frame where the player dropped that one; -1 if there was no picture
    /// @param wasOver whether S was over when the page got its first picture
    public record ShownCue(
            CueRunId cueRun, MediaTime at, int frame, int firstFrameFromS, boolean wasOver) {}

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

    /// Makes it a phone that was at an earlier run of the show: what it keeps of its join is of that one. Until the
    /// next [#reload] it does not look.
    public void rememberAnEarlierRun() {
        page.evaluate(
                """
                () => {
                    const joined = JSON.parse(localStorage.getItem("ngage.phone.joined"));
                    joined.ticket = "of-an-earlier-run";
                    joined.stream.playlist = joined.stream.playlist.replace(/[^/]+\\/master/, "earlier/master");
                    localStorage.setItem("ngage.phone.joined", JSON.stringify(joined));
                }
                """);
    }

    /// Makes it a phone that joined before there was any video: what it keeps of its join names none. Until the next
    /// [#reload] it does not look.
    public void rememberNoVideo() {
        page.evaluate(
                """
                () => {
                    const joined = JSON.parse(localStorage.getItem("ngage.phone.joined"));
                    delete joined.stream;
                    localStorage.setItem("ngage.phone.joined", JSON.stringify(joined));
                }
                """);
    }

    /// Takes the network away from this phone, or gives it back.
    public void setOffline(boolean offline) {
        context.setOffline(offline);
    }

    /// @return entries of the log that it missed: must be 0
    public int gaps() {
        return ((Number) page.evaluate("() => window.ngageProbe.gaps")).intValue();
    }

    /// @return cues that it could not open: must be 0
    public int unreadableCues() {
        return ((Number) page.evaluate("() => window.ngageProbe.unreadableCues")).intValue();
    }

    /// @return the media time of the frame on screen
    public MediaTime mediaTime() {
        return new MediaTime(
                ((Number) page.evaluate("() => Math.round(window.ngageProbe.frame.mediaMicros)"))
                        .longValue());
    }

    /// @return how far the picture is behind the studio; zero before there is one
    public Duration delay() {
        return Duration.ofMillis(
                ((Number) page.evaluate("() => Math.round(window.ngageProbe.delayMillis)"))
                        .longValue());
    }

    /// @return the run of the cue that came up last
    public Optional<CueRunId> lastShown() {
        Object cueRun = page.evaluate("() => window.ngageProbe.shown.at(-1)?.cueRun ?? null");
        return Optional.ofNullable(cueRun).map(text -> new CueRunId(text.toString()));
    }

    /// @return how many cues came up
    public int shown() {
        return ((Number) page.evaluate("() => window.ngageProbe.shown.length")).intValue();
    }

    /// @return how often the picture changed its size, as it does with another rendition
    public int switches() {
        return ((Number) page.evaluate("() => window.frameSwitches")).intValue();
    }

    /// Moves the player's position, as a finger on a scroll bar would.
    public void seek(Duration by) {
        page.evaluate(
                "(seconds) => void (document.querySelector('video').currentTime += seconds)",
                by.toMillis() / 1000.0);
    }

    /// From now on the phone's link carries so much.
    public void setLink(int kilobitsPerSecond) {
        tools.send("Network.enable");
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", 40);
        conditions.addProperty("downloadThroughput", kilobitsPerSecond * 1000 / 8);
        conditions.addProperty("uploadThroughput", kilobitsPerSecond * 1000 / 8);
        tools.send("Network.emulateNetworkConditions", conditions);
    }

    /// From now on the phone's processor is so many times slower than this machine's.
    public void slowDown(int times) {
        JsonObject rate = new JsonObject();
        rate.addProperty("rate", times);
        tools.send("Emulation.setCPUThrottlingRate", rate);
    }

    /// Lets the browser go on while the caller has nothing to do.
    public void rest(Duration time) {
        page.waitForTimeout((double) time.toMillis());
    }

    /// @return the cues that came up while there was a picture, the first one first
    @SuppressWarnings("unchecked") // Playwright gives what the page's script made
    public List<ShownCue> shownCues() {
        List<String> found =
                (List<String>)
                        page.evaluate(
                                """
                                () => window.ngageProbe.shown.map((cue) => {
                                  const frames = window.frameWatch.filter(({ micros }) => micros !== null);
                                  const on = frames.find((each) => each.mediaTime === cue.mediaTime);
                                  const first = frames.find((each) => each.micros + 1000 >= cue.atMicros);
                                  const wasOver = frames[0].micros > cue.atMicros;
                                  const numbers = [on?.frame ?? -1, first?.frame ?? -1];
                                  return [cue.cueRun, cue.atMicros, ...numbers, wasOver].join(" ");
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
                            Integer.parseInt(words[3]),
                            Boolean.parseBoolean(words[4])));
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
