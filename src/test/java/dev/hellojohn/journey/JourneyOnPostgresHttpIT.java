package dev.hellojohn.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.testing.HelloJohnServer;
import dev.hellojohn.testing.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JourneyOnPostgresHttpIT extends JourneyContract {

  private Login owner;

  @Override
  Map<String, String> database() throws SQLException {
    owner = PostgresServer.freshDatabase();
    return HelloJohnServer.on(owner);
  }

  private static final Map<String, List<String>> TAMPERING =
      Map.of(
          "changed", List.of("update hj_audit_entry set outcome = 'x' where seq = 2"),
          "missing", List.of("delete from hj_audit_entry where seq = 2"),
          "misplaced",
              List.of(
                  "update hj_audit_entry set seq = 99 where seq = 2",
                  "update hj_audit_entry set seq = 2 where seq = 3",
                  "update hj_audit_entry set seq = 3 where seq = 99"),
          "truncated", List.of("delete from hj_audit_entry where seq >= 2"));

  /** As the database's superuser, in the tenant's schema. */
  @ParameterizedTest
  @ValueSource(strings = {"changed", "missing", "misplaced", "truncated"})
  void aud6ARowThatWasChangedBehindTheServersBackIsNamed(String kind) throws SQLException {
    var tenant = tenant("separate_schema");
    var other = tenant("separate_schema");
    tenant.signUp("ann@example.com");
    tenant.signIn("ann@example.com", "wrong horse");
    tenant.signIn("ann@example.com", "wrong horse");
    var sound = tenant.backend().get("/v1/audit-logs/verify");
    assertThat(sound.at("/valid")).as(sound.text()).isEqualTo("true");

    try (var connection =
            DriverManager.getConnection(owner.url(), owner.username(), owner.password().reveal());
        var statement = connection.createStatement()) {
      statement.execute(
          "set search_path to hj" + tenant.id().substring(4).toLowerCase(Locale.ROOT));
      for (var sql : TAMPERING.get(kind)) {
        statement.execute(sql);
      }
    }
    var found = tenant.backend().get("/v1/audit-logs/verify");
    assertThat(found.at("/valid")).as(found.text()).isEqualTo("false");
    assertThat(found.at("/fault/kind")).as(found.text()).isEqualTo(kind);
    assertThat(found.at("/fault/seq")).as(found.text()).isEqualTo("2");
    // MAP-5: the others' are as they were.
    assertThat(other.backend().get("/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
    assertThat(admin().get("/cp/v1/audit-logs/verify").at("/valid")).isEqualTo("true");
  }
}
