package dev.hellojohn.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.testing.Parallel;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangelogTest {

  private static final String TENANT = "db/tenant/changelog.xml";

  /** The first tenants after a start, which are made at the same time. */
  @ParameterizedTest
  @EnumSource
  void whoeverRendersItAtTheSameTimeGetsAllOfIt(DatabaseKind kind) throws Exception {
    var whole = new Changelog(TENANT).script(kind);
    assertThat(whole).anyMatch(sql -> sql.contains("CREATE TABLE hj_user"));
    var shared = new Changelog(TENANT);
    assertThat(
            Parallel.call(
                8, caller -> script(caller % 2 == 0 ? shared : new Changelog(TENANT), kind)))
        .allSatisfy(script -> assertThat(timeless(script)).isEqualTo(timeless(whole)));
  }

  private static List<String> script(Changelog changelog, DatabaseKind kind) {
    try {
      return changelog.script(kind);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without what Liquibase takes from the clock. */
  private static List<String> timeless(List<String> script) {
    return script.stream().map(sql -> sql.replaceAll("'\\d{10}'", "'…'")).toList();
  }
}
