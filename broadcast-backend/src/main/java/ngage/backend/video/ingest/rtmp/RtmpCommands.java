package ngage.backend.video.ingest.rtmp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The talk with a caller from its greeting to its wish to publish, and to its farewell. For one thread.
final class RtmpCommands {

    private static final String APP = "live";
    private static final int STREAM = 1;
    private static final int WINDOW = 2_500_000;
    private static final int DYNAMIC = 2;

    private final ChunkWriter out;
    private final byte[] key;
    private String app = "";

    /// What a command came to.
    enum Outcome {
        /// The talk goes on.
        ANSWERED,
        /// It has the key, and wants to publish.
        PUBLISH,
        /// It has another key; that it was told.
        WRONG_KEY,
        /// It publishes no more.
        FAREWELL
    }

    RtmpCommands(ChunkWriter out, String key) {
        this.out = out;
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    Outcome accept(RtmpMessage message) throws IOException {
        byte[] body = message.body();
        boolean isAmf3 = message.type() == RtmpMessage.COMMAND_AMF3 && body.length > 0;
        List<@Nullable Object> values =
                Amf0.read(isAmf3 ? Arrays.copyOfRange(body, 1, body.length) : body);
        double transaction = values.size() > 1 && values.get(1) instanceof Double d ? d : 0;
        if (values.isEmpty() || !(values.getFirst() instanceof String name)) {
            throw new RtmpException("a command without a name");
        }
        switch (name) {
            case "connect" -> connect(transaction, values);
            case "createStream" -> out.command(0, "_result", transaction, null, STREAM);
            case "FCPublish" -> {
                out.command(0, "onFCPublish", 0, null, status("NetStream.Publish.Start", "ok"));
                out.command(0, "_result", transaction, null, null);
            }
            case "publish" -> {
                return publish(values);
            }
            case "deleteStream", "FCUnpublish", "closeStream" -> {
                return Outcome.FAREWELL;
            }
            case "play" -> throw new RtmpException("it wants to play");
            case "_result", "_error" -> {} // we ask nothing
            default -> {
                // releaseStream, _checkbw and the like: nothing to do, but some wait for an answer.
                if (transaction > 0) {
                    out.command(0, "_result", transaction, null, null);
                }
            }
        }
        return Outcome.ANSWERED;
    }

    void published() throws IOException {
        out.control(RtmpMessage.USER_CONTROL, 0, 0, STREAM); // event 0: the stream begins
        out.command(STREAM, "onStatus", 0, null, status("NetStream.Publish.Start", "on air"));
    }

    /// Also for the key: whoever guesses learns no more.
    void refuse(String why) throws IOException {
        out.command(
                STREAM,
                "onStatus",
                0,
                null,
                Map.of("level", "error", "code", "NetStream.Publish.BadName", "description", why));
    }

    private void connect(double transaction, List<@Nullable Object> values) throws IOException {
        Object told = values.size() > 2 && values.get(2) instanceof Map<?, ?> m ? m.get("app") : "";
        app = String.valueOf(told);
        out.control(RtmpMessage.WINDOW_SIZE, WINDOW);
        out.control(RtmpMessage.PEER_BANDWIDTH, WINDOW, DYNAMIC);
        out.command(
                0,
                "_result",
                transaction,
                Map.of("fmsVer", "FMS/3,0,1,123", "capabilities", 31),
                Map.of(
                        "level",
                        "status",
                        "code",
                        "NetConnection.Connect.Success",
                        "description",
                        "welcome",
                        "objectEncoding",
                        0));
    }

    /// The address is split between the two commands in more than one way: the key is its last part.
    private Outcome publish(List<@Nullable Object> values) throws IOException {
        Object told = values.size() > 3 ? values.get(3) : null;
        String path = app + "/" + (told == null ? "" : told);
        String plain = path.replaceAll("\\?[^/]*", "").replaceAll("/+$", "");
        int split = plain.lastIndexOf('/');
        String folder = plain.substring(0, Math.max(0, split)).replaceAll("/+$", "");
        byte[] shown = plain.substring(split + 1).getBytes(StandardCharsets.UTF_8);
        // In constant time, and before the folder, which is no secret.
        boolean isKey = MessageDigest.isEqual(key, shown);
        if (isKey && folder.equals(APP)) {
            return Outcome.PUBLISH;
        }
        refuse("no such stream");
        return Outcome.WRONG_KEY;
    }

    private static Map<String, Object> status(String code, String description) {
        return Map.of("level", "status", "code", code, "description", description);
    }
}
