package ngage.mobsim.engine;

import ngage.protocol.JoinReply;
import org.jspecify.annotations.Nullable;

/// The way on after the join: the same for all phones of a node, and shared by them.
///
/// @param socket path of the WebSocket
/// @param poll path of the polled log, without the offset; absent if it cannot be polled
record Door(String socket, @Nullable String poll) {

    static Door of(JoinReply reply) {
        return new Door(reply.socket(), reply.poll());
    }
}
