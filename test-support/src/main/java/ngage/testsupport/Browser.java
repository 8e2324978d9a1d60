package ngage.testsupport;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A real Chromium, the system's own. One thread.
public final class Browser implements AutoCloseable {

    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/bin/chromium"),
                    Path.of("/usr/bin/chromium-browser"),
                    Path.of("/usr/bin/google-chrome"));

    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--autoplay-policy=no-user-gesture-required");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    /// @throws IllegalStateException if this machine has no Chromium
    public static Browser open() {
        Path executable =
                PLACES.stream()
                        .filter(Files::isExecutable)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "No Chromium here. Debian: apt-get install chromium"));
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(
                playwright,
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable)
                                        .setArgs(ARGUMENTS)));
    }

    /// A fan's phone, as a person holds it, with nothing stored yet.
    ///
    /// @param backend where the show is
    /// @param locale such as `en-IN`
    public BrowserPhone openPhone(URI backend, String locale) {
        return new BrowserPhone(newPhone(locale, ServiceWorkerPolicy.ALLOW), backend);
    }

    /// The same, with the programme from elsewhere.
    ///
    /// @param cdn before the path of the stream's playlist, such as `http://127.0.0.1:8081/a`
    public BrowserPhone openPhone(URI backend, String locale, URI cdn) {
        // A worker's requests pass by all routes.
        BrowserContext context = newPhone(locale, ServiceWorkerPolicy.BLOCK);
        context.route(
                "**/api/join",
                route -> {
                    APIResponse reply = route.fetch();
                    String body =
                            reply.text().replace("\"playlist\":\"/", "\"playlist\":\"" + cdn + "/");
                    route.fulfill(new Route.FulfillOptions().setResponse(reply).setBody(body));
                });
        return new BrowserPhone(context, backend);
    }

    /// The same in a network of which all but the video can be taken away.
    public BrowserPhone openPhone(URI backend, String locale, PhoneLine line) {
        BrowserContext context = newPhone(locale, ServiceWorkerPolicy.BLOCK);
        line.lay(context);
        return new BrowserPhone(context, backend);
    }

    private BrowserContext newPhone(String locale, ServiceWorkerPolicy workers) {
        BrowserContext context =
                chromium.newContext(
                        new NewContextOptions()
                                .setViewportSize(390, 844)
                                .setDeviceScaleFactor(2)
                                .setHasTouch(true)
                                .setServiceWorkers(workers)
                                .setLocale(locale));
        context.addInitScript(frameWatch());
        return context;
    }

    /// The results overlay, as a vision mixer shows it: on a transparent page of 1920 x 1080.
    public Page openOverlay(URI backend) {
        Page page =
                chromium.newContext(new NewContextOptions().setViewportSize(1920, 1080)).newPage();
        page.navigate(backend.resolve("/overlay").toString());
        return page;
    }

    /// A recorded run. What the picture's clock shows is in `window.frameWatch`, as of a phone.
    public Page openRecording(URI address) {
        BrowserContext context = chromium.newContext();
        context.addInitScript(frameWatch());
        Page page = context.newPage();
        page.navigate(address.toString());
        return page;
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }

    private static String frameWatch() {
        try (InputStream in = Browser.class.getResourceAsStream("frame-watch.js")) {
            if (in == null) {
                throw new IllegalStateException("frame-watch.js is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
