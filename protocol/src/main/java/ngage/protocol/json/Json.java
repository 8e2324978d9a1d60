package ngage.protocol.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/// Turns records into JSON and back, in ngage's dialect:
///
/// - a member of a sealed family has its class name, first letter small, in `type`;
/// - an id is a string; a `MediaTime` or `Instant` an integer of microseconds, in a field whose name
///   ends in `Micros`; a `Duration` an integer of milliseconds, in a field that ends in `Millis`;
/// - what is absent is left out, and a component that is not `@Nullable` must be there.
public final class Json {

    private final JsonMapper mapper;

    private Json(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /// For messages: unknown fields are ignored, so that either side may be the older one.
    ///
    /// @param families the sealed interfaces whose members travel
    public static Json lenient(Class<?>... families) {
        return new Json(
                builder(families)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .build());
    }

    /// For files that people write: an unknown field is an error, because it is a typing mistake.
    ///
    /// @param families the sealed interfaces whose members occur
    public static Json strict(Class<?>... families) {
        return new Json(
                builder(families)
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build());
    }

    public byte[] write(Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /// @param family what to read: a record, or a sealed interface that was named at construction
    /// @return nothing if the `type` is not of this family
    /// @throws JsonProblem if it is not JSON, or a field is missing or wrong
    public <T> Optional<T> read(Class<T> family, byte[] json, int offset, int length)
            throws JsonProblem {
        try {
            T value = mapper.readerFor(family).readValue(json, offset, length);
            if (value == null) {
                // The text `null` is JSON, and Jackson's answer to it is no object at all.
                throw JsonProblem.inPlainWords("", "must be an object, is null");
            }
            return Optional.of(value);
        } catch (InvalidTypeIdException e) {
            if (e.getTypeId() == null || !e.getPath().isEmpty()) {
                throw problem(e);
            }
            return Optional.empty();
        } catch (JacksonException e) {
            throw problem(e);
        }
    }

    private static JsonMapper.Builder builder(Class<?>... families) {
        JsonMapper.Builder builder =
                JsonMapper.builder()
                        .annotationIntrospector(new RecordIntrospector())
                        .propertyNamingStrategy(new UnitNames())
                        .addModule(new ValueTypes())
                        .changeDefaultPropertyInclusion(all -> RecordIntrospector.LEAVE_OUT_ABSENT)
                        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        for (Class<?> family : families) {
            for (Class<?> member : family.getPermittedSubclasses()) {
                builder.registerSubtypes(new NamedType(member, typeName(member)));
            }
        }
        return builder;
    }

    private static String typeName(Class<?> member) {
        String name = member.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static JsonProblem problem(JacksonException e) {
        Throwable told =
                e instanceof DatabindException
                                && e.getCause() instanceof IllegalArgumentException cause
                        ? cause
                        : e;
        String what =
                told instanceof JacksonException own ? own.getOriginalMessage() : told.getMessage();
        return JsonProblem.inPlainWords(place(e.getPath()), String.valueOf(what));
    }

    private static String place(List<Reference> path) {
        List<String> steps = new ArrayList<>();
        for (Reference step : path) {
            steps.add(
                    step.getPropertyName() != null
                            ? "." + step.getPropertyName()
                            : "[" + step.getIndex() + "]");
        }
        String joined = String.join("", steps);
        return joined.startsWith(".") ? joined.substring(1) : joined;
    }
}
