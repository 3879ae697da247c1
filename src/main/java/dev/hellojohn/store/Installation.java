package dev.hellojohn.store;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.ConnectionGate;
import dev.hellojohn.store.jpa.ConnectionPool;
import dev.hellojohn.store.jpa.DatabaseKind;
import dev.hellojohn.store.jpa.GeneratedName;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.jpa.MySqlRoleGate;
import dev.hellojohn.store.jpa.PersistenceUnit;
import dev.hellojohn.store.jpa.PersistenceUnits;
import dev.hellojohn.store.jpa.UnitDefinition;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.store.schema.DatabaseLock;
import dev.hellojohn.store.schema.EditedHistoryException;
import dev.hellojohn.store.schema.SchemaOwner;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens the global database: migrates it, creates the runtime login at the first start, and refuses
 * to run as a login that could see more than one tenant.
 *
 * <p>An up-to-date database is opened with three statements. Anything else happens under a lock
 * that one node holds, and each step may be repeated, so that a start that was killed is finished
 * by the next one.
 */
public class Installation implements AutoCloseable {

  private static final String LOCK = "hellojohn-install";
  private static final int LOCK_SECONDS = 120;
  private static final String KEY_CHECK = "hellojohn";
  private static final int PASSWORD_BYTES = 24;
  private static final int NAME_BYTES = 6;

  private final Login owner;
  private final ConnectionPool pool;
  private final SealedBox sealedBox;
  private final Changelog controlChangelog;
  private final Changelog tenantChangelog;
  private final List<Class<?>> controlEntities;
  private volatile @Nullable Installed installed;

  public Installation(
      Login owner,
      ConnectionPool pool,
      SealedBox sealedBox,
      Changelog controlChangelog,
      Changelog tenantChangelog,
      List<Class<?>> controlEntities) {
    this.owner = owner;
    this.pool = pool;
    this.sealedBox = sealedBox;
    this.controlChangelog = controlChangelog;
    this.tenantChangelog = tenantChangelog;
    this.controlEntities = List.copyOf(controlEntities);
  }

  /** The changelog of the tenants' tables. */
  public Changelog tenantChangelog() {
    return tenantChangelog;
  }

  /** Whether {@link #open} has succeeded. */
  public boolean isOpen() {
    return installed != null;
  }

  /**
   * The opened installation.
   *
   * @throws ProblemException {@code service_unavailable} until {@link #open} has succeeded
   */
  public Installed get() {
    var opened = installed;
    if (opened == null) {
      throw new ProblemException(
              ErrorCode.SERVICE_UNAVAILABLE, "The server is starting. Try again in a few seconds.")
          .withRetryAfter(Duration.ofSeconds(2));
    }
    return opened;
  }

  /**
   * Opens the installation, creating or migrating what is missing.
   *
   * @throws SQLException if the database can't be reached or changed; try again
   * @throws InstallationRefusedException if it can be reached but must not be run with; trying
   *     again is no use
   */
  public synchronized void open() throws SQLException {
    if (installed != null) {
      return;
    }
    var connection = pool.borrow(owner);
    boolean done = false;
    try {
      installed = open(connection);
      connection.commit();
      done = true;
    } finally {
      if (done) {
        pool.giveBack(owner, connection);
      } else {
        pool.discard(owner, connection);
      }
    }
  }

  private Installed open(Connection connection) throws SQLException {
    var kind = DatabaseKind.of(connection);
    var row = InstanceRow.read(connection);
    if (row.isEmpty() || !isCurrent(row.get())) {
      installLocked(kind, connection);
      row = InstanceRow.read(connection);
    }
    var instance = row.orElseThrow();
    checkKey(instance);
    var faults = SchemaOwner.of(kind).faults(connection, instance.runtimeLogin());
    if (!faults.isEmpty()) {
      throw new InstallationRefusedException(String.join(" ", faults));
    }
    var runtime = runtime(kind, instance);
    return new Installed(
        kind,
        pool,
        owner,
        runtime,
        instance.name(),
        controlUnit(kind, runtime, instance, connection));
  }

  private void installLocked(DatabaseKind kind, Connection connection) throws SQLException {
    try {
      DatabaseLock.holding(kind, connection, LOCK, LOCK_SECONDS, inside -> install(kind, inside));
    } catch (EditedHistoryException e) {
      throw new InstallationRefusedException(String.valueOf(e.getMessage()));
    }
  }

  private boolean isCurrent(InstanceRow row) {
    return row.ready()
        && row.schemaFingerprint().equals(controlChangelog.fingerprint())
        && tenantChangelog.fingerprint().equals(row.sharedFingerprint());
  }

  private void install(DatabaseKind kind, Connection connection) throws SQLException {
    var schemaOwner = SchemaOwner.of(kind);
    controlChangelog.createOrUpdate(
        connection,
        connection.getSchema() == null ? connection.getCatalog() : connection.getSchema());
    connection.commit();
    var row = InstanceRow.read(connection).orElse(null);
    if (row == null) {
      row = newInstance();
      row.insert(connection);
      connection.commit();
    }
    checkKey(row);
    var password = new Secret(sealedBox.open(row.runtimePassword(), InstanceRow.PASSWORD_AAD));
    schemaOwner.createRuntimeLogin(connection, row.runtimeLogin(), password, row.controlRole());
    schemaOwner.grantControl(connection, row.runtimeLogin(), row.controlRole());
    connection.commit();
    installShared(schemaOwner, connection, row, password);
    var finished = row.finished(controlChangelog.fingerprint(), tenantChangelog.fingerprint());
    finished.update(connection);
    connection.commit();
  }

  private void installShared(
      SchemaOwner schemaOwner, Connection connection, InstanceRow row, Secret password)
      throws SQLException {
    var shared = new GeneratedName(row.name().value() + "shared");
    schemaOwner.createSharedSchema(connection, shared, row.runtimeLogin(), password);
    connection.commit();
    schemaOwner.inSharedSchema(
        connection, shared, inside -> tenantChangelog.createOrUpdate(inside, shared.value()));
    schemaOwner.protectSharedSchema(connection, shared);
    connection.commit();
  }

  private InstanceRow newInstance() {
    var name =
        new GeneratedName("hj" + OpaqueToken.generate("", NAME_BYTES).toLowerCase(Locale.ROOT));
    return new InstanceRow(
        name,
        sealedBox.seal(OpaqueToken.generate("", PASSWORD_BYTES), InstanceRow.PASSWORD_AAD),
        sealedBox.seal(KEY_CHECK, InstanceRow.KEY_CHECK_AAD),
        false,
        "",
        null);
  }

  /** A wrong key would be noticed at the first secret, half an operation later. */
  private void checkKey(InstanceRow row) {
    try {
      sealedBox.open(row.keyCheck(), InstanceRow.KEY_CHECK_AAD);
    } catch (RuntimeException e) {
      throw new InstallationRefusedException(
          "HELLOJOHN_ENCRYPTION_KEY is not the key that this database was set up with. Set that key, or name it in"
              + " HELLOJOHN_ENCRYPTION_KEY_PREVIOUS.");
    }
  }

  private Login runtime(DatabaseKind kind, InstanceRow row) {
    var password = new Secret(sealedBox.open(row.runtimePassword(), InstanceRow.PASSWORD_AAD));
    return new Login(
        SchemaOwner.of(kind).runtimeUrl(owner.url()), row.runtimeLogin().value(), password);
  }

  /**
   * Without a right of its own the runtime login has no default database on MySQL, and on
   * PostgreSQL its search path has no schema but those of roles: names are qualified there.
   */
  private PersistenceUnit controlUnit(
      DatabaseKind kind, Login runtime, InstanceRow row, Connection owner) throws SQLException {
    boolean mySql = kind.isMySqlFamily();
    return new PersistenceUnits(pool)
        .build(
            new UnitDefinition(
                "control",
                kind,
                runtime,
                mySql
                    ? new MySqlRoleGate(row.controlRole(), owner.getCatalog())
                    : ConnectionGate.OPEN,
                kind == DatabaseKind.POSTGRESQL
                    ? Optional.of('"' + owner.getSchema() + '"')
                    : Optional.empty(),
                controlEntities,
                Optional.empty()));
  }

  @Override
  public synchronized void close() {
    var opened = installed;
    installed = null;
    if (opened != null) {
      opened.control().close();
    }
  }
}
