package dev.hellojohn.ops.openapi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Which schemas requests and answers reach.
 *
 * @param requested the names that requests reach
 * @param answered the names that answers reach
 */
record SchemaUse(Set<String> requested, Set<String> answered) {

  SchemaUse {
    requested = Set.copyOf(requested);
    answered = Set.copyOf(answered);
  }

  static SchemaUse of(OpenAPI document) {
    List<@Nullable Schema> requests = new ArrayList<>();
    List<@Nullable Schema> answers = new ArrayList<>();
    for (PathItem path : document.getPaths().getPathItems().values()) {
      for (Operation operation : path.getOperations().values()) {
        if (operation.getRequestBody() != null) {
          collect(operation.getRequestBody().getContent(), requests);
        }
        for (APIResponse response : operation.getResponses().getAPIResponses().values()) {
          collect(response.getContent(), answers);
        }
      }
    }
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    return new SchemaUse(reach(requests, schemas), reach(answers, schemas));
  }

  private static void collect(@Nullable Content content, List<@Nullable Schema> schemas) {
    if (content != null) {
      for (MediaType mediaType : content.getMediaTypes().values()) {
        schemas.add(mediaType.getSchema());
      }
    }
  }

  private static Set<String> reach(List<@Nullable Schema> from, Map<String, Schema> schemas) {
    Set<String> names = new HashSet<>();
    Deque<Schema> open = new ArrayDeque<>();
    from.forEach(schema -> push(open, schema));
    while (!open.isEmpty()) {
      Schema schema = open.pop();
      String ref = schema.getRef();
      if (ref != null) {
        String name = ref.substring(ref.lastIndexOf('/') + 1);
        if (names.add(name)) {
          push(open, schemas.get(name));
        }
      }
      push(open, schema.getItems());
      push(open, schema.getAdditionalPropertiesSchema());
      if (schema.getProperties() != null) {
        schema.getProperties().values().forEach(property -> push(open, property));
      }
      for (List<Schema> parts : lists(schema)) {
        parts.forEach(part -> push(open, part));
      }
    }
    return names;
  }

  private static List<List<Schema>> lists(Schema schema) {
    List<List<Schema>> lists = new ArrayList<>();
    for (List<Schema> parts :
        new ArrayList<>(
            java.util.Arrays.asList(schema.getAllOf(), schema.getAnyOf(), schema.getOneOf()))) {
      if (parts != null) {
        lists.add(parts);
      }
    }
    return lists;
  }

  private static void push(Deque<Schema> open, @Nullable Schema schema) {
    if (schema != null) {
      open.push(schema);
    }
  }

  /** Whether a request reaches it. */
  boolean isRequested(String name) {
    return requested.contains(name);
  }

  /** Whether an answer reaches it, and no request does. */
  boolean isAnswered(String name) {
    return answered.contains(name) && !requested.contains(name);
  }
}
