package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Patch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds every field of a document that its record does not have. The mapper alone would stop at the
 * first, and at a wrong type before it.
 */
final class KnownFields {

  private final ObjectMapper mapper;
  private final Map<JavaType, Map<String, JavaType>> fieldsOfRecords = new ConcurrentHashMap<>();

  KnownFields(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** One detail for each unknown field, in the document's order. */
  List<Detail> unknownIn(JsonNode document, JavaType type) {
    List<Detail> unknown = new ArrayList<>();
    collect(document, type, "", unknown);
    return unknown;
  }

  private void collect(JsonNode node, @Nullable JavaType type, String path, List<Detail> unknown) {
    if (type == null) {
      return;
    }
    if (type.hasRawClass(Patch.class)) {
      collect(node, type.containedType(0), path, unknown);
    } else if (type.isContainerType()) {
      collectFromContainer(node, type, path, unknown);
    } else if (type.isRecordType() && node.isObject()) {
      collectFromRecord(node, type, path, unknown);
    }
  }

  private void collectFromContainer(
      JsonNode node, JavaType type, String path, List<Detail> unknown) {
    if (type.isMapLikeType() && node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        collect(
            entry.getValue(),
            type.getContentType(),
            FieldPath.child(path, entry.getKey()),
            unknown);
      }
    } else if (!type.isMapLikeType() && node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), type.getContentType(), FieldPath.element(path, i), unknown);
      }
    }
  }

  private void collectFromRecord(JsonNode node, JavaType type, String path, List<Detail> unknown) {
    Map<String, JavaType> fields = fieldsOfRecords.computeIfAbsent(type, this::fieldsOf);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String field = FieldPath.child(path, entry.getKey());
      JavaType fieldType = fields.get(entry.getKey());
      if (fieldType == null) {
        unknown.add(
            new Detail(
                field, "unknown_field", "This field does not exist here, or cannot be set."));
      } else {
        collect(entry.getValue(), fieldType, field, unknown);
      }
    }
  }

  private Map<String, JavaType> fieldsOf(JavaType type) {
    BeanDescription description = mapper.getDeserializationConfig().introspect(type);
    Map<String, JavaType> fields = new HashMap<>();
    for (BeanPropertyDefinition property : description.findProperties()) {
      fields.put(property.getName(), property.getPrimaryType());
    }
    return fields;
  }
}
