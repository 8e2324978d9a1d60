package ngage.protocol.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Reads the rules off the records themselves, so that they need no Jackson annotations: what is not
/// `@Nullable` is required, and a sealed interface is a family.
final class RecordIntrospector extends JacksonAnnotationIntrospector {

    static final JsonInclude.Value LEAVE_OUT_ABSENT =
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS);

    private static final JsonTypeInfo.Value BY_TYPE_FIELD =
            JsonTypeInfo.Value.construct(
                    JsonTypeInfo.Id.NAME,
                    JsonTypeInfo.As.PROPERTY,
                    "type",
                    null,
                    false,
                    true,
                    null);

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
            MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedClass && isFamilyOrMember(annotated.getRawType())
                ? BY_TYPE_FIELD
                : super.findPolymorphicTypeInfo(config, annotated);
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return member instanceof AnnotatedParameter parameter && isRecord(parameter)
                ? Boolean.valueOf(isRequired(parameter))
                : super.hasRequiredMarker(config, member);
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedParameter parameter
                        && isRecord(parameter)
                        && isRequired(parameter)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
                : super.findSetterInfo(config, annotated);
    }

    private static boolean isFamilyOrMember(Class<?> type) {
        if (type.isInterface()) {
            return type.isSealed();
        }
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRecord(AnnotatedParameter parameter) {
        return parameter.getDeclaringClass().isRecord();
    }

    private static boolean isRequired(AnnotatedParameter parameter) {
        RecordComponent component =
                parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
