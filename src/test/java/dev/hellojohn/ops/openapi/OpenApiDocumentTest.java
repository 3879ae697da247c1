package dev.hellojohn.ops.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
