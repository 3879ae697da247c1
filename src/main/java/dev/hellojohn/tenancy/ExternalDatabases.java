package dev.hellojohn.tenancy;

import dev.hellojohn.store.Installation;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.CustomerDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tries a customer's database before a tenant is made in it. */
@Singleton
public class ExternalDatabases {

  private static final Logger LOG = Logger.getLogger(ExternalDatabases.class.getName());

  /** SQLSTATE class 28, "invalid authorization specification". */
  private static final String REFUSED_LOGIN = "28";

  /**
   * SQLSTATE class 3D, "invalid catalog name", and MySQL's 42000 for a database one may not use.
   */
  private static final String NO_DATABASE = "3D";

  private final Installation installation;

  @Inject
  public ExternalDatabases(Installation installation) {
    this.installation = installation;
  }

  /** Why a database can't be a tenant's home. */
  public enum Fault {
    /** No server answers there, or not within two seconds. */
    UNREACHABLE,
    /** The server refuses that login. */
    LOGIN_REFUSED,
    /** The server has no database of that name for this login. */
    NO_SUCH_DATABASE,
    /** It holds tables that a tenant's would collide with: another tenant's, or a changelog. */
    OCCUPIED
  }

  /**
   * Logs in and looks whether the database is free. What the server said is logged without the
   * credentials, not told.
   */
  public Optional<Fault> check(ExternalDatabase database) {
    var pool = installation.get().pool();
    var login = new Login(database.url(), database.username(), database.password());
    try {
      var connection = pool.borrow(login);
      try {
        return CustomerDatabase.isFree(connection) ? Optional.empty() : Optional.of(Fault.OCCUPIED);
      } finally {
        pool.discard(login, connection);
      }
    } catch (SQLException e) {
      LOG.log(
          Level.INFO,
          "A tenant''s own database was refused: SQLSTATE {0}, code {1}",
          new Object[] {e.getSQLState(), e.getErrorCode()});
      return Optional.of(fault(e));
    }
  }

  private static Fault fault(SQLException e) {
    var state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith(REFUSED_LOGIN)) {
      return Fault.LOGIN_REFUSED;
    }
    if (state.startsWith(NO_DATABASE) || state.equals("42000")) {
      return Fault.NO_SUCH_DATABASE;
    }
    return Fault.UNREACHABLE;
  }
}
