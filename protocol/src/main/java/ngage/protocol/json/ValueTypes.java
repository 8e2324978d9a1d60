package ngage.protocol.json;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import ngage.protocol.CommandId;
import ngage.protocol.CueId;
import ngage.protocol.CueRunId;
import ngage.protocol.FanIndex;
import ngage.protocol.MediaTime;
import ngage.protocol.OptionId;
import ngage.protocol.SealKey;
import ngage.protocol.SealedContent;
import ngage.protocol.SegmentId;
import ngage.protocol.ShowId;
import ngage.protocol.ShowRunId;
import ngage.protocol.Tally;
import ngage.protocol.Texts;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/// How the small value types look: ids as strings, times as integers, texts and tallies as objects.
final class ValueTypes extends SimpleModule {

    ValueTypes() {
        super("ngage");
        text(CommandId.class, CommandId::value, CommandId::new);
        text(CueId.class, CueId::value, CueId::new);
        text(CueRunId.class, CueRunId::value, CueRunId::new);
        text(OptionId.class, OptionId::value, OptionId::new);
        text(SegmentId.class, SegmentId::value, SegmentId::new);
        text(ShowId.class, ShowId::value, ShowId::new);
        text(ShowRunId.class, ShowRunId::value, ShowRunId::new);
        text(SealKey.class, SealKey::base64, SealKey::new);
        text(SealedContent.class, SealedContent::base64, SealedContent::new);
        number(FanIndex.class, FanIndex::value, value -> new FanIndex(Math.toIntExact(value)));
        number(MediaTime.class, MediaTime::micros, MediaTime::new);
        number(Duration.class, Duration::toMillis, Duration::ofMillis);
        number(
                Instant.class,
                instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant),
                micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        addSerializer(Texts.class, new ObjectOf<>(texts -> texts.byLocale()));
        addDeserializer(Texts.class, new TextsReader());
        addSerializer(Tally.class, new ObjectOf<>(ValueTypes::countsByName));
        addDeserializer(Tally.class, new TallyReader());
    }

    private static Map<String, Long> countsByName(Tally tally) {
        Map<String, Long> counts = new LinkedHashMap<>();
        tally.counts().forEach((option, count) -> counts.put(option.value(), count));
        return counts;
    }

    private <T> void text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        addSerializer(
                type,
                new ValueSerializer<T>() {
                    @Override
                    public void serialize(
                            T value, JsonGenerator out, SerializationContext context) {
                        out.writeString(write.apply(value));
                    }
                });
        addDeserializer(
                type,
                new ValueDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) {
                        if (in.currentToken() != JsonToken.VALUE_STRING) {
                            return context.reportInputMismatch(type, "must be a string");
                        }
                        return orReport(context, type, () -> read.apply(in.getString()));
                    }
                });
    }

    private <T> void number(Class<T> type, ToLongFunction<T> write, LongFunction<T> read) {
        addSerializer(
                type,
                new ValueSerializer<T>() {
                    @Override
                    public void serialize(
                            T value, JsonGenerator out, SerializationContext context) {
                        out.writeNumber(write.applyAsLong(value));
                    }
                });
        addDeserializer(
                type,
                new ValueDeserializer<T>() {
                    @Override
                    public T deserialize(JsonParser in, DeserializationContext context) {
                        if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                            return context.reportInputMismatch(type, "must be an integer");
                        }
                        return orReport(context, type, () -> read.apply(in.getLongValue()));
                    }
                });
    }

    private static <T> T orReport(DeserializationContext context, Class<T> type, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return context.reportInputMismatch(type, "%s", e.getMessage());
        }
    }

    private static final class ObjectOf<T> extends ValueSerializer<T> {
        private final Function<T, Map<String, ?>> fields;

        ObjectOf(Function<T, Map<String, ?>> fields) {
            this.fields = fields;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeStartObject();
            fields.apply(value)
                    .forEach((name, field) -> {
                        out.writeName(name);
                        if (field instanceof Long count) {
                            out.writeNumber(count);
                        } else {
                            out.writeString(field.toString());
                        }
                    });
            out.writeEndObject();
        }
    }

    private static final class TextsReader extends ValueDeserializer<Texts> {
        @Override
        public Texts deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                return context.reportInputMismatch(
                        Texts.class,
                        "must be an object of language tag and text, such as {\"en\": \"Hello\"}");
            }
            Map<String, String> byLocale = new LinkedHashMap<>();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String locale = in.currentName();
                if (in.nextToken() != JsonToken.VALUE_STRING) {
                    return context.reportInputMismatch(
                            Texts.class, "the text for '%s' must be a string", locale);
                }
                byLocale.put(locale, in.getString());
            }
            return orReport(context, Texts.class, () -> new Texts(byLocale));
        }
    }

    private static final class TallyReader extends ValueDeserializer<Tally> {
        @Override
        public Tally deserialize(JsonParser in, DeserializationContext context) {
            if (in.currentToken() != JsonToken.START_OBJECT) {
                return context.reportInputMismatch(
                        Tally.class, "must be an object of option and count");
            }
            Map<OptionId, Long> counts = new LinkedHashMap<>();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String option = in.currentName();
                if (in.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                    return context.reportInputMismatch(
                            Tally.class, "the count of '%s' must be an integer", option);
                }
                long count = in.getLongValue();
                counts.put(orReport(context, OptionId.class, () -> new OptionId(option)), count);
            }
            return new Tally(counts);
        }
    }
}
