package dev.hellojohn.ops.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.hellojohn.edge.Json;
import dev.hellojohn.kernel.AdminId;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schemas say what Jackson does: enums and ids as their texts, members that may be null,
 * members that every answer has, and requests that take no other members.
 */
final class ApiSchemas {

  private static final Map<String, String> ID_PREFIXES =
      Map.of(
          AdminId.class.getSimpleName(), "adm",
          ClientId.class.getSimpleName(), "cli",
          KeyId.class.getSimpleName(), "key",
          SessionId.class.getSimpleName(), "ses",
          TenantId.class.getSimpleName(), "tnt",
          UserId.class.getSimpleName(), "usr");

  private static final String ULID = "_[0-7][0-9A-HJKMNP-TV-Z]{25}$";

  private final Map<String, Class<?>> types;
  private final ObjectMapper mapper = Json.newMapper();

  ApiSchemas(CompiledClasses classes) {
    this.types = classes.bySchemaName();
  }

  void complete(OpenAPI document) {
    Map<String, Schema> schemas = new LinkedHashMap<>(document.getComponents().getSchemas());
    schemas.keySet().removeIf(ApiSchemas::isPatch);
    schemas.forEach((name, schema) -> nameParts(name, schema, schemas.keySet()));
    SchemaUse use = SchemaUse.of(document);
    for (Map.Entry<String, Schema> entry : schemas.entrySet()) {
      String name = entry.getKey();
      Schema schema = entry.getValue();
      if (ID_PREFIXES.containsKey(name)) {
        entry.setValue(id(name));
        continue;
      }
      properties(schema).values().forEach(ApiSchemas::repair);
      if (isObject(schema)) {
        // Where it may be null, the reference to it says so.
        schema.setType(List.of(SchemaType.OBJECT));
      }
      Class<?> type = types.get(name);
      if (type != null && type.isEnum()) {
        schema.setEnumeration(texts(type));
      } else if (type != null) {
        complete(schema, type, use.isAnswered(name));
      }
      if (use.isRequested(name)
          && isObject(schema)
          && schema.getAdditionalPropertiesSchema() == null) {
        schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
      }
    }
    document.getComponents().setSchemas(schemas);
  }

  private static boolean isPatch(String name) {
    return name.startsWith("Patch");
  }

  private static boolean isObject(Schema schema) {
    return schema.getProperties() != null && !schema.getProperties().isEmpty();
  }

  private static Map<String, Schema> properties(Schema schema) {
    return schema.getProperties() == null ? Map.of() : schema.getProperties();
  }

  private static Schema id(String name) {
    return OASFactory.createSchema()
        .type(List.of(SchemaType.STRING))
        .pattern("^" + ID_PREFIXES.get(name) + ULID)
        .addExample(ID_PREFIXES.get(name) + "_01JD3Z9V4W7XK2M5N8P0QRSTVW");
  }

  private List<Object> texts(Class<?> type) {
    List<Object> texts = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      texts.add(mapper.convertValue(constant, String.class));
    }
    return texts;
  }

  /** The scanner writes out what a patch may set to null; what has a name is meant by its name. */
  private void nameParts(String name, Schema schema, Set<String> named) {
    Class<?> type = types.get(name);
    if (type == null || !type.isRecord()) {
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Schema property = properties(schema).get(name(component));
      if (property != null
          && property.getRef() == null
          && component.getType() == Patch.class
          && component.getGenericType() instanceof ParameterizedType patch
          && patch.getActualTypeArguments()[0] instanceof Class<?> part) {
        named.stream()
            .filter(candidate -> part.equals(types.get(candidate)))
            .findFirst()
            .map(found -> nullable(OASFactory.createSchema().ref(found)))
            .ifPresent(either -> schema.addProperty(name(component), either));
      }
    }
  }

  /** The scanner gives a reference the type of an object, and takes a patch for its accessors. */
  private static void repair(Schema property) {
    String ref = property.getRef();
    if (ref == null) {
      allowNull(property);
      if (property.getAnyOf() != null
          && property.getAnyOf().stream().anyMatch(ApiSchemas::toPatch)) {
        property.setAnyOf(null);
      }
      return;
    }
    if (toPatch(property)) {
      property.setRef(null);
      property.setType(List.of(SchemaType.OBJECT, SchemaType.NULL));
    } else {
      property.setType(null);
    }
  }

  private static boolean toPatch(Schema schema) {
    String ref = schema.getRef();
    return ref != null && isPatch(ref.substring(ref.lastIndexOf('/') + 1));
  }

  /** An enumeration of what may be null has it among its values. */
  private static void allowNull(Schema property) {
    List<Object> enumeration = property.getEnumeration();
    if (enumeration != null
        && property.getType() != null
        && property.getType().contains(SchemaType.NULL)
        && !enumeration.contains(null)) {
      List<@Nullable Object> values = new ArrayList<>(enumeration);
      values.add(null);
      property.setEnumeration(values);
    }
  }

  private static void complete(Schema schema, Class<?> type, boolean answered) {
    List<String> required =
        new ArrayList<>(schema.getRequired() == null ? List.of() : schema.getRequired());
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      Schema property = properties(schema).get(name);
      if (property == null) {
        continue;
      }
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (nullable && !(answered && isLeftOut(component))) {
        schema.addProperty(name, nullable(property));
      }
      if (answered && !(nullable && isLeftOut(component)) && !required.contains(name)) {
        required.add(name);
      }
    }
    if (!required.isEmpty()) {
      schema.setRequired(required);
    }
  }

  private static String name(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named != null && !named.value().isEmpty()
        ? named.value()
        : PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName());
  }

  /** Whether a null is not written at all. */
  private static boolean isLeftOut(RecordComponent component) {
    JsonInclude ofMember = component.getAccessor().getAnnotation(JsonInclude.class);
    JsonInclude ofType = component.getDeclaringRecord().getAnnotation(JsonInclude.class);
    JsonInclude include = ofMember == null ? ofType : ofMember;
    return include != null
        && Set.of(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_ABSENT)
            .contains(include.value());
  }

  private static Schema nullable(Schema property) {
    Schema none = OASFactory.createSchema().type(List.of(SchemaType.NULL));
    if (property.getRef() != null) {
      Schema either =
          OASFactory.createSchema()
              .anyOf(List.of(OASFactory.createSchema().ref(property.getRef()), none));
      either.setDescription(property.getDescription());
      return either;
    }
    List<SchemaType> types = property.getType();
    if (types != null && !types.contains(SchemaType.NULL)) {
      List<SchemaType> more = new ArrayList<>(types);
      more.add(SchemaType.NULL);
      property.setType(more);
      allowNull(property);
    }
    return property;
  }
}
