package dev.hellojohn.edge;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * The one JSON mapper: snake_case names, RFC 3339 times, and nothing guessed. Duplicate keys,
 * unknown fields, trailing tokens and a number in a string's place are faults, because two readers
 * that disagree about a document are how a check is bypassed (RFC 8259 §4, ASVS 5.0 V1.5.3).
 */
@Singleton
public class Json {

  /** No body of this API nests deeper than ten; metadata may. */
  static final int MAX_DEPTH = 32;

  /** A string may fill a body of the largest size, and no more. */
  static final int MAX_STRING_LENGTH = BodyLimitFilter.MAX_BODY_BYTES;

  /** Long enough for any 64-bit number and any double; short enough to parse in no time. */
  static final int MAX_NUMBER_LENGTH = 64;

  /** Names of fields are at most 40 characters; keys of metadata may be longer. */
  static final int MAX_NAME_LENGTH = 256;

  private final ObjectMapper mapper = newMapper();

  /** The mapper for everyone; do not reconfigure it. */
  @Produces
  @Singleton
  public ObjectMapper mapper() {
    return mapper;
  }

  /** A mapper configured like the server's. */
  public static ObjectMapper newMapper() {
    JsonMapper mapper =
        JsonMapper.builder(factory())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .annotationIntrospector(new LowerCaseEnums())
            .addModule(new TextValues())
            .addModule(new PatchModule())
            .addModule(new EnumModule())
            .enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();
    refuseCoercion(mapper);
    for (Class<?> collection : List.of(List.class, Set.class)) {
      mapper.configOverride(collection).setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    }
    return mapper;
  }

  private static JsonFactory factory() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_STRING_LENGTH)
            .maxNumberLength(MAX_NUMBER_LENGTH)
            .maxNameLength(MAX_NAME_LENGTH)
            .build();
    return JsonFactory.builder()
        .streamReadConstraints(constraints)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build();
  }

  private static void refuseCoercion(ObjectMapper mapper) {
    mapper
        .coercionConfigDefaults()
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.EmptyArray, CoercionAction.Fail);
    mapper
        .coercionConfigFor(LogicalType.Textual)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }
}
