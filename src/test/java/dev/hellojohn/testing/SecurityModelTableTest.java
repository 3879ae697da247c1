package dev.hellojohn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Compares docs/security-model.md with the tests that it names: each case of the reference once.
 */
class SecurityModelTableTest {

  private static final Path DOCUMENT = Path.of("docs/security-model.md");
  private static final Pattern TEST =
      Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)\\.([A-Z]\\w+)#(\\w+)`");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]+-\\d[^|]*) \\| (.+) \\|$");
  private static final Pattern RANGE = Pattern.compile("([A-Z]+)-(\\d+) … \\1-(\\d+)");

  /** How many cases of each kind the reference has. */
  private static final Map<String, Integer> CASES = cases();

  private static Map<String, Integer> cases() {
    var cases = new LinkedHashMap<String, Integer>();
    cases.put("CORS", 10);
    cases.put("CSRF", 12);
    cases.put("WH", 10);
    cases.put("RL", 13);
    cases.put("SES", 16);
    cases.put("DEV", 8);
    cases.put("SEC", 17);
    cases.put("ERR", 8);
    cases.put("AUD", 17);
    cases.put("OIDC", 13);
    cases.put("RBAC", 9);
    cases.put("CHK", 3);
    cases.put("ENC", 10);
    cases.put("TOK", 5);
    cases.put("SCIM", 3);
    cases.put("BFF", 2);
    cases.put("SSRF", 1);
    cases.put("EMB", 1);
    cases.put("HDR", 2);
    cases.put("DOC", 1);
    cases.put("MAP", 10);
    return cases;
  }

  @Test
  void eachCaseOfTheReferenceIsThereOnce() throws IOException {
    var expected =
        CASES.entrySet().stream()
            .flatMap(
                kind ->
                    Stream.iterate(1, i -> i <= kind.getValue(), i -> i + 1)
                        .map(i -> kind.getKey() + '-' + i))
            .toList();
    var found = new ArrayList<String>();
    for (var row : ROW.matcher(Files.readString(DOCUMENT)).results().toList()) {
      found.addAll(ids(row.group(1)));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<String> ids(String cell) {
    var range = RANGE.matcher(cell);
    if (!range.matches()) {
      return List.of(cell.split(", "));
    }
    return Stream.iterate(
            Integer.parseInt(range.group(2)),
            i -> i <= Integer.parseInt(range.group(3)),
            i -> i + 1)
        .map(i -> range.group(1) + '-' + i)
        .toList();
  }

  @Test
  void eachRowNamesATestOrAReason() throws IOException {
    for (var row : ROW.matcher(Files.readString(DOCUMENT)).results().toList()) {
      assertThat(row.group(2))
          .as(row.group(1))
          .matches(".*(" + TEST.pattern() + "|not built yet: .+|not applicable: .+).*");
    }
  }

  @Test
  void eachTestThatIsNamedIsThere() throws Exception {
    var named = TEST.matcher(Files.readString(DOCUMENT)).results().toList();
    assertThat(named).hasSizeGreaterThan(60);
    for (var name : named) {
      var type = Class.forName("dev.hellojohn." + name.group(1) + '.' + name.group(2));
      assertThat(tests(type)).as(name.group()).contains(name.group(3));
    }
  }

  private static Set<String> tests(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(
            method ->
                Stream.of(Test.class, TestFactory.class, ParameterizedTest.class)
                    .anyMatch(method::isAnnotationPresent))
        .map(java.lang.reflect.Method::getName)
        .collect(Collectors.toSet());
  }
}
