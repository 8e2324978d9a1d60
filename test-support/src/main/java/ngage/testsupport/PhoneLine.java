package ngage.testsupport;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;

/// What a phone has to the backend beside the video: its socket and the paths of the API. It can be cut while the video
/// goes on, as in a full hall. One thread, that of the phone's [Browser]: requests go through only while it is in a call of
/// the phone, so who waits for what they bring has to let it [rest][BrowserPhone#rest] again and again.
public final class PhoneLine {

    private static final int GOING_AWAY = 1001;

    private final List<WebSocketRoute> sockets = new ArrayList<>();
    private boolean isCut;
    private int refused;

    /// From now on nothing goes through, and what was open is gone.
    public void cut() {
        isCut = true;
        sockets.forEach(PhoneLine::close);
        sockets.clear();
    }

    public void mend() {
        isCut = false;
    }

    /// @return how often the phone has tried in vain
    public int refused() {
        return refused;
    }

    void lay(BrowserContext context) {
        context.routeWebSocket(
                url -> true,
                socket -> {
                    if (isCut) {
                        refused++;
                        close(socket);
                    } else {
                        socket.connectToServer();
                        sockets.add(socket);
                    }
                });
        context.route(
                "**/api/**",
                route -> {
                    if (isCut) {
                        refused++;
                        route.abort();
                    } else {
                        route.resume();
                    }
                });
    }

    private static void close(WebSocketRoute socket) {
        socket.close(new WebSocketRoute.CloseOptions().setCode(GOING_AWAY));
    }
}
