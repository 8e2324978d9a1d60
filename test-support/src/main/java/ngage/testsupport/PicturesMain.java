package ngage.testsupport;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ngage.backend.video.ffmpeg.Ffmpeg;
import ngage.demo.Autopilot;
import ngage.demo.DataFolder;
import ngage.demo.DemoShow;
import ngage.demo.Venue;
import ngage.demo.programme.Moments;
import ngage.demo.programme.ProgrammeFile;
import ngage.protocol.OptionId;

/// Makes the README's pictures from the running program: a show with a mob, a desk and a prompter on the
/// display, a phone and the overlay in a browser. Arguments: the data folder, the pictures' folder.
public final class PicturesMain {

    private static final int PHONES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private PicturesMain() {}

    public static void main(String[] arguments) throws Exception {
        DataFolder folder = DataFolder.at(Path.of(arguments[0]));
        Path pictures = Files.createDirectories(Path.of(arguments[1]));
        try (Venue venue =
                        new Venue(
                                FreePorts.forVenue(),
                                folder,
                                (who, what) -> System.out.println(who + ": " + what));
                Browser browser = Browser.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Ffmpeg ffmpeg = Ffmpeg.find(null, folder.natives());
            Path programme =
                    new ProgrammeFile(ffmpeg, DemoShow.read())
                            .renderedIn(folder.programme(), _ -> {});
            venue.openBackend(
                    venue.openRedis(null),
                    DemoShow.writeTo(folder.root().resolve("show.json")),
                    ffmpeg);
            venue.openMob(PHONES, folder.root().resolve("mob.json"));
            Path fromDesk = Files.createDirectories(folder.root().resolve("desk-pictures"));
            Files.deleteIfExists(fromDesk.resolve("desk.png"));
            venue.openControlRoom("--screenshots", fromDesk.toString());
            try (Autopilot autopilot = venue.autopilot(Moments::of, Moments.length())) {
                autopilot.awaitPhones(PHONES, PATIENCE);
                BrowserPhone phone = browser.openPhone(venue.phones(), "en-IN");
                Page overlay = browser.openOverlay(venue.phones());
                venue.openStudio(ffmpeg, programme);
                autopilot.awaitLive(PATIENCE);
                var show = threads.submit(() -> autopilot.direct(Moments.length()));
                takePhone(phone, overlay, pictures);
                takeDesk(fromDesk, pictures);
                show.cancel(true);
            }
        }
    }

    private static void takePhone(BrowserPhone phone, Page overlay, Path pictures) {
        phone.awaitText("Which country has the longest coastline?", PATIENCE);
        phone.choose(new OptionId("A"));
        phone.awaitFace("counted", PATIENCE);
        phone.screenshot(pictures.resolve("phone.png"));
        overlay.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(pictures.resolve("overlay.png"))
                        .setOmitBackground(true));
        phone.awaitFace("revealed", PATIENCE);
        phone.screenshot(pictures.resolve("phone-revealed.png"));
    }

    private static void takeDesk(Path from, Path pictures)
            throws IOException, InterruptedException, TimeoutException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        for (String name : new String[] {"prompter.png", "desk.png"}) {
            while (Files.notExists(from.resolve(name))) {
                if (System.nanoTime() > giveUp) {
                    throw new TimeoutException("the desk made no " + name);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            Files.copy(
                    from.resolve(name),
                    pictures.resolve(name),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
