package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseLocationTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "jdbc:postgresql://db/hj, jdbc:postgresql://db/hj, -, -",
        "jdbc:postgresql://db:5433/hj?sslmode=require,"
            + " jdbc:postgresql://db:5433/hj?sslmode=require, -, -",
        "jdbc:postgresql://db/hj?user=u&password=p%26w&ssl=true, jdbc:postgresql://db/hj?ssl=true,"
            + " u, p&w",
        "jdbc:postgresql:hj, jdbc:postgresql://localhost/hj, -, -",
        "jdbc:postgresql:hj?user=u, jdbc:postgresql://localhost/hj, u, -",
        "jdbc:postgresql:///hj, jdbc:postgresql://localhost/hj, -, -",
        "'jdbc:postgresql://a:1,b:2/hj', 'jdbc:postgresql://a:1,b:2/hj', -, -",
        "jdbc:postgresql://[2001:db8::1]:5432/hj, jdbc:postgresql://[2001:db8::1]:5432/hj, -, -",
        "postgres://u:p@db/hj, jdbc:postgresql://db/hj, u, p",
        "postgresql://u:p@db:5432/hj, jdbc:postgresql://db:5432/hj, u, p",
        "postgres://u@db/hj, jdbc:postgresql://db/hj, u, -",
        "postgres://u:@db/hj, jdbc:postgresql://db/hj, u, ''",
        "postgres://u:p:q@db/hj, jdbc:postgresql://db/hj, u, p:q",
        "postgres://db/hj, jdbc:postgresql://db/hj, -, -",
        "postgres://us%40er:p%3A%2F%3F%23%5B%5D%40%25+%20w@db/hj, jdbc:postgresql://db/hj, us@er,"
            + " 'p:/?#[]@%+ w'",
        "postgres://u:%C3%A9@db/hj, jdbc:postgresql://db/hj, u, \u00e9",
        "postgres://u:p@[::1]/hj, jdbc:postgresql://[::1]/hj, u, p",
        "postgres://u:p@[::1]:5433/hj?sslmode=disable,"
            + " jdbc:postgresql://[::1]:5433/hj?sslmode=disable, u, p",
        "postgres://u:p@[fe80::1%eth0]:5432/hj, jdbc:postgresql://[fe80::1%eth0]:5432/hj, u, p",
        "postgres://u:p@db/my%20db, jdbc:postgresql://db/my%20db, u, p",
        "postgres://db/hj?user=u&password=p, jdbc:postgresql://db/hj, u, p",
        "postgres://u:p@db/hj?sslmode=require&channel_binding=require,"
            + " jdbc:postgresql://db/hj?sslmode=require&channelBinding=require, u, p",
        "postgres://u:p@db/hj?connect_timeout=10&application_name=x,"
            + " jdbc:postgresql://db/hj?connectTimeout=10&ApplicationName=x, u, p",
        "postgres://u:p@db/hj?, jdbc:postgresql://db/hj, u, p",
        "jdbc:mysql://db/hj, jdbc:mysql://db/hj, -, -",
        "jdbc:mysql://u:p@db:3306/hj, jdbc:mysql://db:3306/hj, u, p",
        "jdbc:mysql://db/hj?user=u&password=p&sslMode=REQUIRED,"
            + " jdbc:mysql://db/hj?sslMode=REQUIRED, u, p",
        "mysql://u:p%24@db/hj?ssl-mode=REQUIRED, jdbc:mysql://db/hj?sslMode=REQUIRED, u, p$",
        "mysql://u:p@[2001:db8::1]:3307/hj, jdbc:mysql://[2001:db8::1]:3307/hj, u, p",
        "mysql://u:p@db/hj?flag, jdbc:mysql://db/hj?flag, u, p",
      })
  void readsTheUsualForms(String text, String jdbc, String username, String password) {
    DatabaseLocation location = DatabaseLocation.parse(text);
    assertThat(location.url().jdbc()).isEqualTo(jdbc);
    assertThat(location.username()).isEqualTo(Optional.ofNullable(username));
    assertThat(location.password().map(Secret::reveal)).isEqualTo(Optional.ofNullable(password));
    assertThat(location.url().kind())
        .isEqualTo(
            jdbc.startsWith("jdbc:mysql") ? DatabaseUrl.Kind.MYSQL : DatabaseUrl.Kind.POSTGRESQL);
    assertThat(location.url().isFilesystem()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "db",
        "hunter2",
        "http://u:hunter2@db/hj",
        "jdbc:oracle:thin:u/hunter2@db:1521/hj",
        "jdbc:sqlserver://db;password=hunter2",
        "sqlite:///hunter2.db",
        "postgres:/u:hunter2@db/hj",
        "postgres://u:hunter2@db",
        "postgres://u:hunter2@db/",
        "postgres://u:hunter2@db/hj/x",
        "postgres://u:hunter2@db/hj#x",
        "postgres://u:hunter2@db:port/hj",
        "postgres://u:hunter2@db:123456/hj",
        "postgres://u:hunter2@@db/hj",
        "postgres://u:hunter2/x@db/hj",
        "postgres://u:hunter2%zz@db/hj",
        "postgres://u:hunter2%@db/hj",
        "postgres://u:hunter2@::1/hj",
        "postgres://u:hunter2@[::1/hj",
        "postgres://u:hunter2@d b/hj",
        "postgres://u:hunter2@a,,b/hj",
        "postgres://u:hunter2@db/h j",
        "jdbc:mysql:loadbalance://a,b/hunter2",
        "jdbc:mysql:hunter2",
        "jdbc:postgresql:",
        "jdbc:postgresql://",
      })
  void refusesEverythingElseWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> DatabaseLocation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("hunter2")
        .message()
        .matches("(is|has|names) .+[^.]");
  }

  @Test
  void namesTheWayOutForOtherDrivers() {
    assertThatThrownBy(() -> DatabaseLocation.parse("jdbc:mariadb://db/hj"))
        .hasMessageContaining("jdbc:mysql:");
    assertThatThrownBy(() -> DatabaseLocation.parse("mariadb://db/hj"))
        .hasMessageContaining("jdbc:mysql:");
    assertThatThrownBy(() -> DatabaseLocation.parse("jdbc:h2:mem:x"))
        .hasMessageContaining("HELLOJOHN_DATA_DIR");
  }

  @Test
  void showsNoPassword() {
    assertThat(DatabaseLocation.parse("postgres://u:hunter2@db/hj?password=hunter2").toString())
        .doesNotContain("hunter2");
  }
}
