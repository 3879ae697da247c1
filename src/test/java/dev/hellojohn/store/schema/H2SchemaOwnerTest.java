package dev.hellojohn.store.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.config.Secret;
import dev.hellojohn.store.jpa.GeneratedName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class H2SchemaOwnerTest {

  private static final String PASSWORD = "kwL7TBJ09HONb9iHJC335vpwjqc7L0s4y";

  @Test
  void aLoginThatCannotBeMadeIsToldWithoutItsPassword() throws SQLException {
    try (var admin = DriverManager.getConnection("jdbc:h2:mem:untold", "sa", "");
        var statement = admin.createStatement()) {
      statement.execute("CREATE USER plain PASSWORD 'x'");
      try (var plain = DriverManager.getConnection("jdbc:h2:mem:untold", "plain", "x")) {
        var refused =
            catchThrowableOfType(
                SQLException.class,
                () ->
                    new H2SchemaOwner()
                        .createSchema(
                            plain,
                            new GeneratedName("hj1"),
                            new GeneratedName("hj2"),
                            new Secret(PASSWORD)));
        assertThat(refused.getSQLState()).isEqualTo("90040");
        assertThat(refused.getErrorCode()).isEqualTo(90040);
        assertThat(printed(refused)).contains("90040").doesNotContain(PASSWORD);
      }
    }
  }

  private static String printed(SQLException e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
