package dev.hellojohn.store.schema;

import dev.hellojohn.store.jpa.DatabaseKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The statements that make a changelog's tables, rendered for one product. The build writes those
 * of each changelog beside it ({@link #main}); their first line says of which changelog they are.
 */
final class ChangelogScript {

  private static final String COMMENT = "--";

  private final String text;
  private final List<String> statements;

  private ChangelogScript(String text) {
    this.text = text;
    this.statements = statements(text);
  }

  /** Where the script of a changelog is, such as {@code db/tenant/changelog-postgresql.sql}. */
  static String path(String changelog, DatabaseKind kind) {
    return changelog.replace(".xml", "-" + kind.liquibaseName() + ".sql");
  }

  /** A script as Liquibase rendered it. */
  static ChangelogScript rendered(String fingerprint, String sql) {
    return new ChangelogScript(header(fingerprint) + String.join(";\n", statements(sql)) + ";\n");
  }

  /** A script as it was written, if it is of the changelog with this fingerprint. */
  static Optional<ChangelogScript> of(String fingerprint, String text) {
    return text.startsWith(header(fingerprint))
        ? Optional.of(new ChangelogScript(text))
        : Optional.empty();
  }

  private static String header(String fingerprint) {
    return COMMENT + " " + fingerprint + "\n";
  }

  /** PostgreSQL takes the whole script in one round trip, and all of it or nothing. */
  void run(Connection connection, DatabaseKind kind) throws SQLException {
    Sql.execute(
        connection,
        kind == DatabaseKind.POSTGRESQL ? List.of(String.join(";\n", statements)) : statements);
  }

  List<String> statements() {
    return statements;
  }

  /** As it is written. */
  String text() {
    return text;
  }

  /**
   * Splits a script at the semicolons that end a line; comments and the lock table, which nobody
   * uses, are left out.
   */
  private static List<String> statements(String script) {
    var statements = new ArrayList<String>();
    var current = new StringBuilder();
    for (var line : script.lines().toList()) {
      if (line.startsWith(COMMENT) || line.isBlank()) {
        continue;
      }
      current.append(line).append('\n');
      if (line.endsWith(";")) {
        var statement = current.substring(0, current.length() - 2);
        current.setLength(0);
        if (!statement.toUpperCase(Locale.ROOT).contains("DATABASECHANGELOGLOCK")) {
          statements.add(statement);
        }
      }
    }
    return List.copyOf(statements);
  }

  /**
   * Renders changelogs of the class path for each product. A step of the build.
   *
   * @param args the directory that the class path's resources are written to, and the changelogs,
   *     such as {@code db/tenant/changelog.xml}
   */
  public static void main(String[] args) throws SQLException, IOException {
    var directory = Path.of(args[0]);
    for (var changelog : List.of(args).subList(1, args.length)) {
      for (var kind : DatabaseKind.values()) {
        Files.writeString(
            directory.resolve(path(changelog, kind)), new Changelog(changelog).render(kind).text());
      }
    }
  }
}
