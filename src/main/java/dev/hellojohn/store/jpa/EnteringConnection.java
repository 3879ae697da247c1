package dev.hellojohn.store.jpa;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * A PostgreSQL connection that goes through its gate along with its first query, in one round trip
 * (ADR 031).
 *
 * <p>The driver sends both statements before it waits, and the server runs them one after the
 * other: it does not parse the query before role and search path are set, and not at all if that
 * fails. With auto-commit on, both are a transaction of their own, at whose end the settings are
 * gone. So each query brings them, and nothing but queries is allowed.
 *
 * <p>That nothing comes between the two depends on the driver. In its simple mode it sends each by
 * itself ({@link #canQueryAlone}). And it asks for the types of a statement that it keeps for the
 * server, where a parameter has none; having learned then that a result may be long, it waits for
 * the settings before it sends the query, and with auto-commit they are gone by then. So an instant
 * gets its type here, and a statement with any other parameter of no type is not kept.
 */
final class EnteringConnection implements InvocationHandler {

  private static final String QUERY = "select ";

  /** The setters whose parameter has a type; that of a text can be taken from it by the URL. */
  private static final Set<String> TYPED =
      Set.of(
          "setString",
          "setInt",
          "setLong",
          "setShort",
          "setBoolean",
          "setDouble",
          "setFloat",
          "setBigDecimal",
          "setBytes");

  private final Connection connection;
  private final PostgresRoleGate gate;
  private final String tenantId;
  private final boolean eachAlone;
  private boolean inside;

  private EnteringConnection(Connection connection, PostgresRoleGate gate, String tenantId)
      throws SQLException {
    this.connection = connection;
    this.gate = gate;
    this.tenantId = tenantId;
    this.eachAlone = connection.getAutoCommit();
  }

  static Connection of(Connection connection, PostgresRoleGate gate, String tenantId)
      throws SQLException {
    return proxy(Connection.class, new EnteringConnection(connection, gate, tenantId));
  }

  /** The pool's own connection behind one that was made here; any other is that itself. */
  static Connection lent(Connection connection) {
    return Proxy.isProxyClass(connection.getClass())
            && Proxy.getInvocationHandler(connection) instanceof EnteringConnection entering
        ? entering.connection
        : connection;
  }

  /** Whether the driver sends the settings and a query together, as one transaction. */
  static boolean canQueryAlone(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getPreferQueryMode() != PreferQueryMode.SIMPLE;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "prepareStatement" -> {
        if (!inside && arguments != null && isQuery(arguments[0])) {
          return withQuery(method, arguments.clone());
        }
        enter();
      }
      case "createStatement", "prepareCall", "setSavepoint" -> enter();
      default -> {}
    }
    return call(connection, method, arguments);
  }

  private static boolean isQuery(Object sql) {
    return sql.toString().regionMatches(true, 0, QUERY, 0, QUERY.length());
  }

  private PreparedStatement withQuery(Method method, Object[] arguments) throws Throwable {
    arguments[0] = PostgresRoleGate.before(arguments[0].toString());
    if (call(connection, method, arguments) instanceof PreparedStatement statement) {
      if (!connection.unwrap(BaseConnection.class).getStringVarcharFlag()) {
        leaveUnprepared(statement);
      }
      gate.bind(statement, tenantId);
      return proxy(PreparedStatement.class, new Query(statement));
    }
    throw new IllegalStateException("not a prepared statement");
  }

  /** The driver never prepares the statement at the server, however often it runs. */
  private static void leaveUnprepared(PreparedStatement statement) throws SQLException {
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
  }

  private void enter() throws SQLException {
    if (eachAlone) {
      throw new SQLException("Only queries are made outside of a transaction");
    }
    if (!inside) {
      gate.enter(connection, tenantId);
      inside = true;
    }
  }

  /** The first query: its parameters and its result come after the gate's. */
  private final class Query implements InvocationHandler {

    private final PreparedStatement statement;

    Query(PreparedStatement statement) {
      this.statement = statement;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      var name = method.getName();
      if (name.equals("executeQuery") && arguments == null) {
        statement.execute();
        inside = !eachAlone;
        statement.getMoreResults();
        return statement.getResultSet();
      }
      if (name.startsWith("execute") || name.equals("addBatch") || name.equals("clearParameters")) {
        throw new SQLException("Of the first query nothing but its result is wanted");
      }
      // What sets a parameter has its number and its value; other setters have one argument.
      if (name.startsWith("set")
          && arguments != null
          && arguments.length >= 2
          && arguments[0] instanceof Integer parameter) {
        return set(method, parameter + PostgresRoleGate.PARAMETERS, arguments.clone());
      }
      return call(statement, method, arguments);
    }

    private @Nullable Object set(Method method, int parameter, Object[] arguments)
        throws Throwable {
      if (arguments[1] instanceof Timestamp instant) {
        statement.setObject(parameter, instant.toInstant().atOffset(ZoneOffset.UTC));
        return null;
      }
      if (!TYPED.contains(method.getName())) {
        leaveUnprepared(statement);
      }
      arguments[0] = parameter;
      return call(statement, method, arguments);
    }
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            EnteringConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
