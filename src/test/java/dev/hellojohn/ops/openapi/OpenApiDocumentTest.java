package dev.hellojohn.ops.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.testing.ApiDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {

  private static final Path MADE = Path.of("target/openapi/openapi.json");
  private static final Path SERVED = Path.of("src/main/resources/META-INF/openapi.json");

  @Test
  void theServedDocumentIsTheOneOfTheCode() throws IOException {
    assertThat(new ObjectMapper().readTree(SERVED.toFile()))
        .as("Renew it with: mvn process-test-classes -Popenapi")
        .isEqualTo(document());
  }

  @Test
  void everyResourceMethodIsDescribed() throws IOException {
    var described = new TreeSet<String>();
    for (var path : document().get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        described.add(operation.getKey().toUpperCase(Locale.ROOT) + ' ' + path.getKey());
      }
    }
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            CompiledClasses.ofThisBuild().resourceMethods().keySet());
  }

  @Test
  void everyOperationSaysWhatItIs() throws IOException {
    var faults = new ArrayList<String>();
    for (var path : document().get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        for (var member : List.of("operationId", "summary", "tags")) {
          if (operation.getValue().path(member).isMissingNode()) {
            faults.add(operation.getKey() + ' ' + path.getKey() + " has no " + member);
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void everyExampleIsOne() throws IOException {
    var faults = new ArrayList<String>();
    for (var schema : document().at("/components/schemas").properties()) {
      checkExamples(schema.getKey(), schema.getValue(), faults);
    }
    assertThat(faults).isEmpty();
  }

  private static void checkExamples(String place, JsonNode schema, List<String> faults) {
    for (var example : schema.path("examples")) {
      ApiDocument.served()
          .faults(schema, example)
          .forEach(fault -> faults.add(place + " has an example that is none:" + fault));
    }
    for (var property : schema.path("properties").properties()) {
      checkExamples(place + '.' + property.getKey(), property.getValue(), faults);
    }
  }

  @Test
  void everyRequestHasAnExample() throws IOException {
    var faults = new ArrayList<String>();
    for (var operation : ApiDocument.served().operations()) {
      operation.body().map(ApiDocument.served()::resolve).stream()
          .filter(body -> !hasExample(body))
          .forEach(body -> faults.add(operation + " has no example of its body"));
    }
    assertThat(faults).isEmpty();
  }

  /** Of the whole, or of some member and every required one. */
  private static boolean hasExample(JsonNode body) {
    if (!body.path("examples").isEmpty()) {
      return true;
    }
    var members = new TreeSet<String>();
    for (var property : body.path("properties").properties()) {
      if (!property.getValue().path("examples").isEmpty()) {
        members.add(property.getKey());
      }
    }
    for (var required : body.path("required")) {
      if (!members.contains(required.asText())) {
        return false;
      }
    }
    return !members.isEmpty();
  }

  @Test
  void noTwoTypesWantOneName() throws IOException {
    var names = new ArrayList<String>();
    document().at("/components/schemas").fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .as("Give one of them a name: @Schema(name = …)")
        .noneMatch(name -> name.matches(".*[a-z]\\d+"));
  }

  private static JsonNode document() throws IOException {
    return new ObjectMapper().readTree(MADE.toFile());
  }
}
