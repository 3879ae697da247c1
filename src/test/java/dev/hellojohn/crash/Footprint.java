package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantFilter;
import dev.hellojohn.tenancy.TenantStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What tenants leave on a database server: databases, schemas, roles, files and rows, by the
 * server's own books, to be compared with the tenants that there are.
 */
final class Footprint {

  /** {@code hj} and a ULID in lower case. */
  private static final Pattern NAME = Pattern.compile("hj[0-9a-hjkmnp-tv-z]{26}");

  private final Node node;
  private final DatabaseKind kind;

  private Footprint(Node node) {
    this.node = node;
    this.kind = node.data.tenancy.installation.get().kind();
  }

  static Footprint of(Node node) {
    return new Footprint(node);
  }

  /** How native SQL has to call a tenant's tables. */
  static String prefix(Node node, Tenant tenant) {
    var installed = node.data.tenancy.installation.get();
    if (installed.kind() != DatabaseKind.H2) {
      return "";
    }
    return switch (tenant.isolationMode()) {
      case SEPARATE_DATABASE -> "";
      case SEPARATE_SCHEMA -> name(tenant) + ".";
      case SHARED_SCHEMA -> installed.sharedSchema() + ".";
    };
  }

  private static String name(Tenant tenant) {
    return "hj" + tenant.id().value().substring("tnt_".length()).toLowerCase(Locale.ROOT);
  }

  /** Each tenant has its objects, and there are no objects and rows without their tenant. */
  void hasNoOrphans() {
    var tenants = tenants();
    var expected = new TreeSet<String>();
    tenants.forEach(tenant -> expected.addAll(objects(tenant)));
    var found = on(node.owner);
    assertThat(found).containsAll(expected);
    found.removeAll(node.elsewhere);
    assertThat(expected).containsAll(found);
    var ids = tenants.stream().map(tenant -> tenant.id().value()).collect(Collectors.toSet());
    assertThat(ids).containsAll(sharedRows());
  }

  private List<Tenant> tenants() {
    return node.data.tenancy.control.inTransaction(
        em -> {
          var all = new ArrayList<Tenant>();
          for (var status : TenantStatus.values()) {
            var filter = new TenantFilter(status, null, null);
            String last = null;
            List<Tenant> page;
            do {
              page =
                  node.data
                      .tenancy
                      .tenants
                      .list(em, filter, new PageRequest(PageRequest.MAX_LIMIT, last, false))
                      .data();
              all.addAll(page);
              last = page.isEmpty() ? null : page.get(page.size() - 1).id().value();
            } while (page.size() == PageRequest.MAX_LIMIT);
          }
          return all;
        });
  }

  private List<String> objects(Tenant tenant) {
    if (tenant.isolationMode() == IsolationMode.SHARED_SCHEMA) {
      return List.of();
    }
    boolean database = tenant.isolationMode() == IsolationMode.SEPARATE_DATABASE;
    return switch (kind) {
      case POSTGRESQL ->
          List.of((database ? "database " : "schema ") + name(tenant), "role " + name(tenant));
      case MYSQL, MARIADB -> List.of("database " + name(tenant), "role " + name(tenant));
      case H2 ->
          database
              ? List.of("file " + name(tenant))
              : List.of("schema " + name(tenant), "role " + name(tenant));
    };
  }

  /** All that looks like a tenant's on a server, whose ever it is. */
  static Set<String> on(Login owner) {
    var found = new TreeSet<String>();
    try (var connection =
        DriverManager.getConnection(owner.url(), owner.username(), owner.password().reveal())) {
      switch (DatabaseKind.of(connection)) {
        case POSTGRESQL -> {
          found.addAll(names(connection, "schema ", "select nspname from pg_namespace"));
          found.addAll(names(connection, "database ", "select datname from pg_database"));
          found.addAll(names(connection, "role ", "select rolname from pg_roles"));
        }
        case MYSQL, MARIADB -> {
          found.addAll(names(connection, "database ", "show databases"));
          found.addAll(names(connection, "role ", "select user from mysql.user"));
        }
        case H2 -> {
          found.addAll(
              names(connection, "schema ", "select schema_name from information_schema.schemata"));
          found.addAll(
              names(connection, "role ", "select user_name from information_schema.users"));
          found.addAll(files(owner));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  private static List<String> names(Connection connection, String what, String sql)
      throws SQLException {
    return query(connection, sql).stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> NAME.matcher(name).matches())
        .map(name -> what + name)
        .toList();
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  /** Every file is somebody's, whatever its ending. */
  private static List<String> files(Login owner) {
    var main = owner.url().substring("jdbc:h2:file:".length());
    var directory = Path.of(main.substring(0, main.indexOf(';'))).resolveSibling("tenants");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .map(file -> "file " + file.replace(".mv.db", ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> sharedRows() {
    var installed = node.data.tenancy.installation.get();
    var ids = new TreeSet<String>();
    try {
      installed.asOwner(
          owner -> {
            for (var table :
                List.of(
                    "hj_user",
                    "hj_former_password",
                    "hj_session",
                    "hj_sign_in_attempt",
                    "hj_idempotency",
                    "hj_connector",
                    "hj_connector_event",
                    "hj_mail",
                    "hj_one_time_token",
                    "hj_mfa_factor",
                    "hj_mfa_backup_code",
                    "hj_mfa_challenge",
                    "hj_passkey",
                    "hj_passkey_challenge",
                    "hj_email_code",
                    "hj_sms_code",
                    "hj_sms_turn",
                    "hj_trusted_device",
                    "hj_audit_entry",
                    "hj_audit_checkpoint",
                    "hj_audit_head")) {
              ids.addAll(
                  query(
                      owner,
                      "select distinct tenant_id from " + installed.sharedSchema() + "." + table));
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return ids;
  }
}
