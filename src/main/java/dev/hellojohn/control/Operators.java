package dev.hellojohn.control;

import dev.hellojohn.access.Caller;
import dev.hellojohn.access.OperatorAuthenticator;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Knows admins by their sessions and programs by their master keys; asks the database each time.
 */
@Singleton
class Operators implements OperatorAuthenticator {

  /** What is longer was never issued. */
  private static final int MAX_LENGTH = 128;

  private final ControlDatabase control;
  private final AdminSessions sessions;
  private final MasterKeys keys;

  @Inject
  Operators(ControlDatabase control, AdminSessions sessions, MasterKeys keys) {
    this.control = control;
    this.sessions = sessions;
    this.keys = keys;
  }

  @Override
  public Optional<Caller.ControlPlane> authenticate(String bearer) {
    if (bearer.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (bearer.startsWith(AdminSessions.PREFIX)) {
      return control.inTransaction(em -> sessions.find(em, bearer).map(AdminSessions.Live::caller));
    }
    if (bearer.startsWith(MasterKeys.PREFIX)) {
      return control.inTransaction(em -> keys.findGood(em, bearer).map(Operators::caller));
    }
    return Optional.empty();
  }

  private static Caller.ControlPlane caller(MasterKey key) {
    return new Caller.MasterKey(key.id(), key.scopes(), key.reach());
  }
}
