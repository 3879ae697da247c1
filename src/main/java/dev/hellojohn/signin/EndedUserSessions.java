package dev.hellojohn.signin;

import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.user.UserSessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/** Ends sessions on behalf of the users' package, which does not know sessions. */
@Singleton
public class EndedUserSessions implements UserSessions {

  private final Sessions sessions;

  @Inject
  public EndedUserSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void endOfDisabled(EntityManager em, UserId user) {
    sessions.endAll(em, user, EndReason.USER_DISABLED);
  }

  @Override
  public void endAfterPasswordChange(EntityManager em, UserId user) {
    sessions.endAll(em, user, EndReason.PASSWORD_CHANGE);
  }
}
