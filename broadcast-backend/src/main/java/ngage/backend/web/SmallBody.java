package ngage.backend.web;

import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/// Reads the body of a request that may only be small. On the exchange's I/O thread, which it never
/// blocks: the reader is called when the body is there.
public final class SmallBody {

    /// Takes a whole body, on the I/O thread; a fault in it ends the exchange with a 500.
    public interface Reader {

        void onBody(HttpServerExchange exchange, byte[] body);
    }

    private static final Logger log = LoggerFactory.getLogger(SmallBody.class);

    private SmallBody() {}

    public static void read(HttpServerExchange exchange, int maxBytes, Reader reader) {
        // The receiver makes room for as much as is announced, before it looks at its limit.
        if (exchange.getRequestContentLength() > maxBytes) {
            refuse(exchange, maxBytes);
            return;
        }
        Receiver body = exchange.getRequestReceiver();
        body.setMaxBufferSize(maxBytes);
        body.receiveFullBytes(
                reader::onBody, (_, problem) -> onNoBody(exchange, problem, maxBytes));
    }

    private static void onNoBody(HttpServerExchange exchange, IOException problem, int maxBytes) {
        if (problem instanceof Receiver.RequestToLargeException) {
            refuse(exchange, maxBytes);
        } else {
            log.debug("the body of {} was cut off", exchange.getRequestPath(), problem);
            IoUtils.safeClose(exchange.getConnection());
        }
    }

    private static void refuse(HttpServerExchange exchange, int maxBytes) {
        exchange.setPersistent(false);
        // With words: an answer without any would wait for the body that it refuses.
        Answers.text(
                exchange, StatusCodes.REQUEST_ENTITY_TOO_LARGE, "at most " + maxBytes + " bytes");
    }
}
