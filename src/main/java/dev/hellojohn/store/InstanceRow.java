package dev.hellojohn.store;

import dev.hellojohn.store.jpa.GeneratedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one row of {@code cp_instance}. Plain JDBC: it is read before there is a persistence unit.
 */
record InstanceRow(
    GeneratedName name,
    String runtimePassword,
    String keyCheck,
    boolean ready,
    String schemaFingerprint,
    @Nullable String sharedFingerprint) {

  static final String PASSWORD_AAD = "cp_instance.runtime_password";
  static final String KEY_CHECK_AAD = "cp_instance.key_check";

  GeneratedName runtimeLogin() {
    return new GeneratedName(name.value() + "run");
  }

  GeneratedName controlRole() {
    return new GeneratedName(name.value() + "control");
  }

  InstanceRow finished(String schema, String shared) {
    return new InstanceRow(name, runtimePassword, keyCheck, true, schema, shared);
  }

  /** Empty if the row, or its table, does not exist yet. */
  static Optional<InstanceRow> read(Connection connection) throws SQLException {
    if (!tableExists(connection)) {
      return Optional.empty();
    }
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select name, runtime_password, key_check, ready, schema_fingerprint, shared_fingerprint"
                    + " from cp_instance where id = 1")) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new InstanceRow(
              new GeneratedName(row.getString(1)),
              row.getString(2),
              row.getString(3),
              row.getBoolean(4),
              row.getString(5),
              row.getString(6)));
    }
  }

  private static boolean tableExists(Connection connection) throws SQLException {
    var metaData = connection.getMetaData();
    var name = metaData.storesUpperCaseIdentifiers() ? "CP_INSTANCE" : "cp_instance";
    try (var tables =
        metaData.getTables(
            connection.getCatalog(),
            connection.getSchema(),
            name,
            new String[] {"TABLE", "BASE TABLE"})) {
      return tables.next();
    }
  }

  void insert(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "insert into cp_instance (id, name, runtime_password, key_check, ready, schema_fingerprint, shared_fingerprint,"
                + " created_at) values (1, ?, ?, ?, ?, ?, ?, ?)")) {
      statement.setString(1, name.value());
      statement.setString(2, runtimePassword);
      statement.setString(3, keyCheck);
      statement.setBoolean(4, ready);
      statement.setString(5, schemaFingerprint);
      statement.setString(6, sharedFingerprint);
      statement.setTimestamp(7, new Timestamp(System.currentTimeMillis()));
      statement.executeUpdate();
    }
  }

  /** Puts another sealing of the password in its place, unless that has changed. */
  boolean replacePassword(Connection connection, String sealed) throws SQLException {
    return replace(
        connection,
        "update cp_instance set runtime_password = ? where id = 1 and runtime_password = ?",
        sealed,
        runtimePassword);
  }

  /** Puts another sealing of the key check in its place, unless that has changed. */
  boolean replaceKeyCheck(Connection connection, String sealed) throws SQLException {
    return replace(
        connection,
        "update cp_instance set key_check = ? where id = 1 and key_check = ?",
        sealed,
        keyCheck);
  }

  private static boolean replace(Connection connection, String sql, String after, String before)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, after);
      statement.setString(2, before);
      return statement.executeUpdate() == 1;
    }
  }

  void update(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "update cp_instance set ready = ?, schema_fingerprint = ?, shared_fingerprint = ? where id = 1")) {
      statement.setBoolean(1, ready);
      statement.setString(2, schemaFingerprint);
      statement.setString(3, sharedFingerprint);
      statement.executeUpdate();
    }
  }
}
