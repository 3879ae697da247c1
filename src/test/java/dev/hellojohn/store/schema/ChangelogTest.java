package dev.hellojohn.store.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.testing.Parallel;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangelogTest {

  private static final String CONTROL = "db/control/changelog.xml";
  private static final String TENANT = "db/tenant/changelog.xml";

  @ParameterizedTest
  @EnumSource
  void theBuildHasRenderedEachChangelogAsItIs(DatabaseKind kind) throws Exception {
    assertThat(built(CONTROL, kind))
        .contains("CREATE TABLE cp_tenant ")
        .isEqualTo(render(CONTROL, kind));
    assertThat(built(TENANT, kind))
        .contains("CREATE TABLE hj_user ")
        .isEqualTo(render(TENANT, kind));
  }

  @ParameterizedTest
  @EnumSource
  void theScriptOfAnotherChangelogIsNotTaken(DatabaseKind kind) throws Exception {
    var script = built(TENANT, kind);
    assertThat(ChangelogScript.of(new Changelog(TENANT).fingerprint(), script)).isPresent();
    assertThat(ChangelogScript.of(new Changelog(CONTROL).fingerprint(), script)).isEmpty();
  }

  /** The first tenants after a start, which are made at the same time, where nothing was built. */
  @ParameterizedTest
  @EnumSource
  void whoeverRendersItAtTheSameTimeGetsAllOfIt(DatabaseKind kind) throws Exception {
    var whole = render(TENANT, kind);
    assertThat(Parallel.call(8, caller -> render(TENANT, kind)))
        .allSatisfy(script -> assertThat(script).isEqualTo(whole));
  }

  private static String render(String changelog, DatabaseKind kind) {
    try {
      return new Changelog(changelog).render(kind).text();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String built(String changelog, DatabaseKind kind) throws Exception {
    var path = ChangelogScript.path(changelog, kind);
    try (var in = ChangelogTest.class.getClassLoader().getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
