package ngage.backend.polling;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import ngage.backend.web.Answers;
import ngage.protocol.CloseReason;
import ngage.protocol.MessageCodec;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhoneBatch;

/// What a phone that polls is told instead of an answer: the same as a socket would hear before it is
/// closed. Any thread.
///
/// @param isDraining whether this node is about to go, and sends everybody away
/// @param nodes origins of the nodes that a phone may try instead of this one
/// @param slot when one phone should come back: each time another
public record LastWords(
        BooleanSupplier isDraining, Supplier<List<String>> nodes, Supplier<Duration> slot) {

    /// @return whether the phone was sent away, and nothing else may be answered
    boolean areSaid(HttpServerExchange exchange) {
        boolean mustGo = isDraining.getAsBoolean();
        if (mustGo) {
            say(exchange, StatusCodes.SERVICE_UNAVAILABLE, CloseReason.DRAINING);
        }
        return mustGo;
    }

    void say(HttpServerExchange exchange, int status, CloseReason reason) {
        Duration wait = reason.mayReconnect() ? slot.get() : null;
        if (wait != null) {
            Answers.retryAfter(exchange, wait);
        }
        ToPhone closing =
                new ToPhone.Closing(
                        reason.code(),
                        reason.text(),
                        reason.mayReconnect(),
                        wait,
                        reason == CloseReason.DRAINING ? nodes.get() : List.of());
        Answers.json(exchange, status, MessageCodec.encode(new ToPhoneBatch(List.of(closing))));
    }
}
