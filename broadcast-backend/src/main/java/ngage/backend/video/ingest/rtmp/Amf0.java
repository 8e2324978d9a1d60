package ngage.backend.video.ingest.rtmp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values in commands: numbers, booleans, strings, objects and nothing, as `Double`, `Boolean`,
/// `String`, `Map` and `null`. What else there is in AMF0 ends the reading.
final class Amf0 {

    private static final int NUMBER = 0;
    private static final int BOOLEAN = 1;
    private static final int STRING = 2;
    private static final int OBJECT = 3;
    private static final int NULL = 5;
    private static final int UNDEFINED = 6;
    private static final int ARRAY = 8;
    private static final int OBJECT_END = 9;
    private static final int STRICT_ARRAY = 10;
    private static final int LONG_STRING = 12;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_VALUES = 200;

    private final DataInputStream in;
    private int values;

    private Amf0(byte[] bytes) {
        in = new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /// @throws IOException if they end in the middle, or are too many
    static List<@Nullable Object> read(byte[] bytes) throws IOException {
        Amf0 amf = new Amf0(bytes);
        List<@Nullable Object> read = new ArrayList<>();
        while (amf.in.available() > 0) {
            read.add(amf.value(0));
        }
        return read;
    }

    static byte[] write(@Nullable Object... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Object value : values) {
                write(out, value);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private @Nullable Object value(int depth) throws IOException {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new RtmpException("a command of too many values");
        }
        int type = in.readUnsignedByte();
        return switch (type) {
            case NUMBER -> in.readDouble();
            case BOOLEAN -> in.readUnsignedByte() != 0;
            case STRING -> in.readUTF();
            case LONG_STRING -> longString();
            case OBJECT -> object(depth);
            case ARRAY -> {
                in.readInt();
                yield object(depth);
            }
            case STRICT_ARRAY -> list(depth);
            case NULL, UNDEFINED -> null;
            default -> throw new RtmpException("a command with a value of type " + type);
        };
    }

    private String longString() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new RtmpException("a string of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private Map<String, @Nullable Object> object(int depth) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (true) {
            String name = in.readUTF();
            if (name.isEmpty()) {
                if (in.readUnsignedByte() != OBJECT_END) {
                    throw new RtmpException("an object without an end");
                }
                return object;
            }
            object.put(name, value(depth + 1));
        }
    }

    private List<@Nullable Object> list(int depth) throws IOException {
        int count = in.readInt();
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(value(depth + 1));
        }
        return list;
    }

    private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.writeByte(NULL);
            case Number number -> {
                out.writeByte(NUMBER);
                out.writeDouble(number.doubleValue());
            }
            case Boolean flag -> {
                out.writeByte(BOOLEAN);
                out.writeBoolean(flag);
            }
            case String text -> {
                out.writeByte(STRING);
                out.writeUTF(text);
            }
            case Map<?, ?> object -> {
                out.writeByte(OBJECT);
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    out.writeUTF(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeUTF("");
                out.writeByte(OBJECT_END);
            }
            default -> throw new IllegalArgumentException("no AMF0 for " + value.getClass());
        }
    }
}
