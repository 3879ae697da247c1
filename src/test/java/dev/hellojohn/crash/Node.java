package dev.hellojohn.crash;

import dev.hellojohn.control.ControlPlane;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.signin.DataPlane;
import dev.hellojohn.signin.DataPlane.Home;
import dev.hellojohn.store.jpa.Login;
import dev.hellojohn.store.schema.Changelog;
import dev.hellojohn.tenancy.IsolationMode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One node of the product without its HTTP layer: both planes on a database. Its time stands still,
 * and at the same instant in each of them, until it is told to go on: a lease ends when the test
 * wants it to.
 */
final class Node implements AutoCloseable {

  /** Longer than any lease. */
  private static final Duration LEASES = Duration.ofMinutes(2);

  private static final Duration GRACE = Duration.ofDays(30);

  final Login owner;

  /** What others have on the same server; see {@link Footprint}. */
  final Set<String> elsewhere;

  final DataPlane data;
  final ControlPlane control;

  Node(Login owner, String changelog) {
    this(owner, changelog, Set.of());
  }

  Node(Login owner, String changelog, Set<String> elsewhere) {
    this.owner = owner;
    this.elsewhere = elsewhere;
    try {
      this.data = new DataPlane(owner, ControlPlane.entities(), new Changelog(changelog));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    this.control = new ControlPlane(data.tenancy, data.token.keys, data.audit.log);
  }

  /** The tenant with this slug, through its first client. */
  Home home(String slug) {
    var clients = control.clients(slug);
    return new Home(control.tenant(slug).orElseThrow(), clients.get(clients.size() - 1));
  }

  /** A tenant of this mode that operations share, made by the first one. */
  String shared(IsolationMode mode) {
    var slug = "base-" + mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (control.tenant(slug).isEmpty()) {
      control.createTenant(slug, mode, null);
    }
    return slug;
  }

  /** The users with an address. */
  List<String> users(Home home, String email) {
    return data.in(
        home,
        em ->
            em.createQuery("select u.id from UserEntity u where u.email = :email", String.class)
                .setParameter("email", email)
                .getResultList());
  }

  /** How many sessions a user has that were not ended. */
  long liveSessions(Home home, String user) {
    return data.in(
        home,
        em ->
            em.createQuery(
                    "select count(s) from SessionEntity s where s.userId = :user and s.revokedAt is"
                        + " null",
                    Long.class)
                .setParameter("user", user)
                .getSingleResult());
  }

  /** The user with an address. */
  UserId user(Home home, String email) {
    return new UserId(users(home, email).get(0));
  }

  /** What refused a request, if it was refused. */
  static Optional<ErrorCode> refusal(Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(e.code());
    }
  }

  /** Two minutes later the upkeep runs. */
  void sweep() {
    data.clock.advance(LEASES);
    data.tenancy.provisioning.sweep(GRACE);
  }

  @Override
  public void close() {
    data.close();
  }
}
