package ngage.systemtests;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import ngage.demo.Venue;
import ngage.demo.programme.Moments;
import ngage.protocol.OptionId;
import ngage.testsupport.Browser;
import ngage.testsupport.BrowserPhone;
import ngage.testsupport.FrameSkew;
import ngage.testsupport.FreePorts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as a person starts it, with a phone in a real browser in its audience: it watches the
/// stream, answers, is counted, sees the result, and every cue comes up on its own frame of the picture.
final class PhoneFollowsTheDemoIT {

    private static final Duration SHOW = Duration.ofMinutes(2);
    private static final Path PICTURES = Path.of("target", "pictures");

    @TempDir private Path data;

    @Test
    void aFanPlaysAlongAndTheShowEndsExact() throws Exception {
        Venue.VenuePorts ports = FreePorts.forVenue();
        URI phones = URI.create("http://127.0.0.1:" + ports.http() + "/");
        Files.createDirectories(PICTURES);
        try (HeadlessDemo demo = HeadlessDemo.start(ports, 200, SHOW, data);
                Browser browser = Browser.open()) {
            demo.awaitLine("phones are connected");
            BrowserPhone phone = browser.openPhone(phones, "en-IN");
            Page overlay = browser.openOverlay(phones);

            phone.awaitText("Which country has the longest coastline?", Duration.ofSeconds(90));
            phone.awaitFace("open", Duration.ofSeconds(5));
            phone.screenshot(PICTURES.resolve("phone-open.png"));
            phone.choose(new OptionId("B"));
            phone.awaitFace("counted", Duration.ofSeconds(5));
            PlaywrightAssertions.assertThat(
                            overlay.getByText("Which country has the longest coastline?"))
                    .isVisible();
            overlay.screenshot(
                    new Page.ScreenshotOptions()
                            .setPath(PICTURES.resolve("overlay-open.png"))
                            .setOmitBackground(true));
            phone.reload();
            phone.awaitFace("counted", Duration.ofSeconds(15));
            phone.awaitFace("revealed", Duration.ofSeconds(60));
            phone.screenshot(PICTURES.resolve("phone-revealed.png"));
            phone.awaitText("Thank", SHOW);

            List<BrowserPhone.ShownCue> shown = phone.shownCues();
            assertEquals(0, phone.gaps());
            assertEquals(0, demo.awaitExit());
            HeadlessDemo.Summary summary = demo.summary();
            assertAll(
                    () -> assertEquals(0, summary.lost()),
                    () -> assertEquals(0, summary.doubled()),
                    () -> assertEquals(0, summary.gaps()),
                    () -> assertOnTheirFrames(shown, summary),
                    demo::assertNothingLeft);
        }
    }

    /// The goal is one frame at the median and two at p99; a loaded machine drops frames, and a cue
    /// cannot come up on a frame that was never presented.
    private static void assertOnTheirFrames(
            List<BrowserPhone.ShownCue> shown, HeadlessDemo.Summary summary) {
        Map<String, Integer> ideal =
                summary.cues().stream()
                        .filter(cue -> cue.cueRun() != null)
                        .collect(
                                Collectors.toMap(
                                        cue -> String.valueOf(cue.cueRun()),
                                        cue -> Moments.frames().getOrDefault(cue.cue(), -1)));
        List<FrameSkew.Sample> samples =
                shown.stream()
                        .filter(cue -> cue.frame() >= 0 && cue.firstFrameFromS() >= 0)
                        .map(cue ->
                                new FrameSkew.Sample(
                                        Objects.requireNonNull(ideal.get(cue.cueRun().value())),
                                        cue.frame(),
                                        cue.firstFrameFromS()))
                        .toList();
        assertTrue(samples.size() >= 3, "too few cues came up over a picture: " + shown);
        FrameSkew skew = FrameSkew.of(samples, Moments.LENGTH_FRAMES);
        assertTrue(
                FrameSkew.percentile(skew.offDisplayed(), 50) <= 1,
                "median off the displayed frame: " + skew);
        assertTrue(skew.offDisplayed().getLast() <= 2, "off the displayed frame: " + skew);
        assertTrue(skew.offIdeal().getFirst() >= 0, "a cue came up before its frame: " + skew);
    }
}
