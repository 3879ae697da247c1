package dev.hellojohn.store.jpa;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL connection that goes through its gate along with its first query, in one round trip
 * (ADR 031).
 *
 * <p>The driver sends both statements before it waits, and the server runs them one after the
 * other: it does not parse the query before role and search path are set, and not at all if that
 * fails. With auto-commit on, both are a transaction of their own, at whose end the settings are
 * gone. So each query brings them, and nothing but queries is allowed.
 */
final class EnteringConnection implements InvocationHandler {

  private static final String QUERY = "select ";

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
      gate.bind(statement, tenantId);
      return proxy(PreparedStatement.class, new Query(statement));
    }
    throw new IllegalStateException("not a prepared statement");
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
      return call(statement, method, name.startsWith("set") ? shifted(arguments) : arguments);
    }

    /** What sets a parameter has its number and its value; other setters have one argument. */
    private static Object @Nullable [] shifted(Object @Nullable [] arguments) {
      if (arguments == null
          || arguments.length < 2
          || !(arguments[0] instanceof Integer parameter)) {
        return arguments;
      }
      var shifted = arguments.clone();
      shifted[0] = parameter + PostgresRoleGate.PARAMETERS;
      return shifted;
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
