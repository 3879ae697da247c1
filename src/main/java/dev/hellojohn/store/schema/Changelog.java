package dev.hellojohn.store.schema;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A changelog of the class path: makes tables where there are none, and brings those that there are
 * up to date.
 *
 * <p>Tables are made by a script that the build has rendered of the changelog, which leaves the
 * same bookkeeping behind as Liquibase. What is there already is changed by Liquibase itself, which
 * is loaded for that alone (ADR 004, ADR 034).
 */
public final class Changelog {

  private static final Pattern INCLUDED = Pattern.compile("<include\\s+file=\"([^\"]+)\"");

  private static final int FINGERPRINT = 12;

  private final String resource;
  private final String fingerprint;

  /**
   * Reads the changelog's text, not yet its meaning.
   *
   * @param resource the class path resource, such as {@code db/tenant/changelog.xml}; its {@code
   *     include}s lie beside it
   */
  public Changelog(String resource) {
    this.resource = resource;
    this.fingerprint = fingerprint(resource);
  }

  /**
   * Twelve hex digits that change whenever a change set does. A database that recorded them is up
   * to date, which is known without loading Liquibase.
   */
  public String fingerprint() {
    return fingerprint;
  }

  /**
   * Makes the tables in a schema that has none of them: on PostgreSQL in one round trip, all or
   * nothing. Elsewhere {@link #update} finishes what was begun.
   *
   * @param connection of a login that may change the schema, with its schema or catalog already
   *     selected; the caller commits
   * @throws SQLException if the database can't be reached, or a table can't be made
   */
  public void create(Connection connection) throws SQLException {
    var kind = DatabaseKind.of(connection);
    script(kind).run(connection, kind);
  }

  /**
   * Like {@link #create} if the schema has no table of ours, and like {@link #update} otherwise.
   *
   * @param connection as for {@link #update}
   * @param schema the schema (or, on MySQL, the database) that the tables are in
   * @throws EditedHistoryException if a change set was edited after it was applied; trying again is
   *     no use
   * @throws SQLException if the database can't be reached, or a change can't be applied
   */
  public void createOrUpdate(Connection connection, String schema) throws SQLException {
    if (CustomerDatabase.hasNoTables(connection)) {
      create(connection);
    } else {
      update(connection, schema);
    }
  }

  /**
   * Brings a database up to date. The caller holds a lock that keeps every other node out, so
   * Liquibase's own lock, which a killed process leaves behind for good, is taken over.
   *
   * @param connection of a login that may change the schema, with its schema or catalog already
   *     selected
   * @param schema the schema (or, on MySQL, the database) that the tables are in
   * @throws EditedHistoryException if a change set was edited after it was applied; trying again is
   *     no use
   * @throws SQLException if the database can't be reached, or a change can't be applied
   */
  public void update(Connection connection, String schema) throws SQLException {
    // Liquibase begins with a roll-back, which would take back the role and the path of the running
    // transaction.
    connection.commit();
    Patience.MIGRATION.during(
        connection, () -> new LiquibaseRun(resource).update(connection, schema));
  }

  /** The build's script if it is of this very changelog; one rendered now otherwise. */
  private ChangelogScript script(DatabaseKind kind) throws SQLException {
    var built =
        resource(ChangelogScript.path(resource, kind))
            .flatMap(text -> ChangelogScript.of(fingerprint, text));
    return built.isPresent() ? built.get() : render(kind);
  }

  /** Has Liquibase render the script for a product. */
  ChangelogScript render(DatabaseKind kind) throws SQLException {
    return ChangelogScript.rendered(
        fingerprint, new LiquibaseRun(resource).render(kind, fingerprint));
  }

  private static String fingerprint(String resource) {
    var folder = resource.substring(0, resource.lastIndexOf('/') + 1);
    var text = text(resource);
    var all = new StringBuilder(text);
    var includes = INCLUDED.matcher(text);
    while (includes.find()) {
      var file = includes.group(1);
      all.append(text(file.contains("/") ? file : folder + file));
    }
    return OpaqueToken.sha256Hex(all.toString()).substring(0, FINGERPRINT);
  }

  private static String text(String resource) {
    return resource(resource)
        .orElseThrow(() -> new IllegalStateException("Missing changelog " + resource));
  }

  private static Optional<String> resource(String path) {
    try (InputStream in = Changelog.class.getClassLoader().getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
