package ngage.protocol.json;

import java.time.Duration;
import java.time.Instant;
import ngage.protocol.MediaTime;
import tools.jackson.databind.PropertyNamingStrategy;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;

/// Bare numbers carry their unit in the field's name: `at` of type `MediaTime` is `atMicros`.
final class UnitNames extends PropertyNamingStrategy {

    @Override
    public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
        return withUnit(field.getRawType(), name);
    }

    @Override
    public String nameForGetterMethod(MapperConfig<?> config, AnnotatedMethod method, String name) {
        return withUnit(method.getRawReturnType(), name);
    }

    @Override
    public String nameForConstructorParameter(
            MapperConfig<?> config, AnnotatedParameter parameter, String name) {
        return withUnit(parameter.getRawType(), name);
    }

    private static String withUnit(Class<?> type, String name) {
        if (type == MediaTime.class || type == Instant.class) {
            return name + "Micros";
        }
        return type == Duration.class ? name + "Millis" : name;
    }
}
