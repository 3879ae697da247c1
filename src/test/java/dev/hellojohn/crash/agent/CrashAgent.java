package dev.hellojohn.crash.agent;

import static net.bytebuddy.matcher.ElementMatchers.hasSuperType;
import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isPublic;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.function.BiConsumer;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Puts a watch around what the three JDBC drivers execute and commit. The product has no hook for
 * it and does not know.
 *
 * <p>The advice is copied into the drivers' methods, which belong to the application's class loader
 * and don't see this class: the two meet in an object that knows nothing but the JDK's types, among
 * the system properties.
 */
public final class CrashAgent {

  private static final ElementMatcher.Junction<TypeDescription> DRIVERS =
      nameStartsWith("org.h2.jdbc.")
          .or(nameStartsWith("org.postgresql.jdbc."))
          .or(nameStartsWith("com.mysql.cj.jdbc."));

  private static final ElementMatcher.Junction<MethodDescription> EXECUTION =
      namedOneOf(
          "execute",
          "executeUpdate",
          "executeLargeUpdate",
          "executeBatch",
          "executeLargeBatch",
          "executeQuery");

  private CrashAgent() {}

  /**
   * Called by the JVM before the server's main method.
   *
   * @param directory where the test says what to do, and reads what was done
   */
  public static void premain(String directory, Instrumentation instrumentation) {
    System.getProperties().put("dev.hellojohn.crash.watch", new WriteWatch(Path.of(directory)));
    new AgentBuilder.Default()
        .type(DRIVERS.and(hasSuperType(named(Statement.class.getName()))))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(Execution.class)
                        .on(EXECUTION.and(isPublic()).and(not(isAbstract())))))
        .type(DRIVERS.and(hasSuperType(named(Connection.class.getName()))))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(
                    Advice.to(Commit.class)
                        .on(
                            namedOneOf("commit", "rollback")
                                .and(isPublic())
                                .and(not(isAbstract())))))
        .installOn(instrumentation);
  }

  /** Around a statement. */
  public static final class Execution {

    private Execution() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("unchecked")
    static void enter(@Advice.This Object statement, @Advice.AllArguments Object[] arguments) {
      ((BiConsumer<String, Object[]>) System.getProperties().get("dev.hellojohn.crash.watch"))
          .accept(
              "enter",
              new Object[] {
                statement,
                arguments.length > 0 && arguments[0] instanceof String ? arguments[0] : null
              });
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    @SuppressWarnings("unchecked")
    static void exit() {
      ((BiConsumer<String, Object[]>) System.getProperties().get("dev.hellojohn.crash.watch"))
          .accept("leave", new Object[0]);
    }
  }

  /** Around the end of a transaction. */
  public static final class Commit {

    private Commit() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("unchecked")
    static void enter(@Advice.This Object connection, @Advice.Origin("#m") String method) {
      ((BiConsumer<String, Object[]>) System.getProperties().get("dev.hellojohn.crash.watch"))
          .accept(method, new Object[] {connection});
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class)
    @SuppressWarnings("unchecked")
    static void exit() {
      ((BiConsumer<String, Object[]>) System.getProperties().get("dev.hellojohn.crash.watch"))
          .accept("leave", new Object[0]);
    }
  }
}
