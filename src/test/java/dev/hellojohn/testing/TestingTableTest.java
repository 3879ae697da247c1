package dev.hellojohn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** Compares the tables of docs/testing.md with the tests that they name and with the API. */
class TestingTableTest {

  private static final Path DOCUMENT = Path.of("docs/testing.md");
  private static final Path API = Path.of("src/main/resources/META-INF/openapi.json");
  private static final Pattern TEST = Pattern.compile("`([a-z]+)\\.(\\w+)#(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*$");
  private static final Pattern ROUTE = Pattern.compile("(?m)^\\| `([A-Z]+ /[^`]*)` \\| `");

  /** The rows whose features are there. */
  private static final Set<String> ROWS =
      Set.of(
          "1", "2", "3", "4", "5", "6", "9", "10", "11", "12", "13", "16", "18", "19", "20", "22",
          "23", "24", "25", "26", "27", "28", "29", "31", "32", "33", "35", "38", "39", "40", "45",
          "46", "47", "48", "49", "50", "51", "54");

  /** Neither plane's, and tested with the ports. */
  private static final Set<String> OF_THE_OPERATION =
      Set.of("GET /health", "GET /health/ready", "GET /openapi.json");

  private static String text() throws IOException {
    return Files.readString(DOCUMENT);
  }

  @Test
  void eachTestThatIsNamedIsThere() throws Exception {
    var named = TEST.matcher(text()).results().toList();
    assertThat(named).isNotEmpty();
    for (var name : named) {
      var type = Class.forName("dev.hellojohn." + packageOf(name.group(1)) + '.' + name.group(2));
      assertThat(tests(type)).as(name.group()).contains(name.group(3));
    }
  }

  private static String packageOf(String name) {
    return switch (name) {
      case "a" -> "attack";
      case "j" -> "journey";
      default -> name;
    };
  }

  private static Set<String> tests(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(
            method ->
                Stream.of(Test.class, TestFactory.class, ParameterizedTest.class)
                    .anyMatch(method::isAnnotationPresent))
        .map(Method::getName)
        .collect(Collectors.toSet());
  }

  /** One that is about attacks alone says in its name which. */
  @Test
  void eachRowHasATestAndThoseOfAttacksNameIt() throws IOException {
    var rows = new TreeSet<String>();
    for (var row : ROW.matcher(text()).results().toList()) {
      var prefix = String.format(Locale.ROOT, "row%02d", Integer.valueOf(row.group(1)));
      var tests = TEST.matcher(row.group()).results().toList();
      assertThat(tests)
          .as(row.group(1))
          .isNotEmpty()
          .allMatch(test -> !test.group(1).equals("a") || test.group(3).startsWith(prefix));
      rows.add(row.group(1));
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(ROWS);
  }

  @Test
  void eachRouteOfTheApiHasATest() throws IOException {
    var routes =
        ROUTE
            .matcher(text())
            .results()
            .map((MatchResult route) -> route.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    var described = new TreeSet<String>();
    for (var path : new ObjectMapper().readTree(API.toFile()).get("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> described.add(method.toUpperCase(Locale.ROOT) + ' ' + path.getKey()));
    }
    described.removeAll(OF_THE_OPERATION);
    assertThat(routes).isEqualTo(described);
  }
}
