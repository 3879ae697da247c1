package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.TrustedDevices;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.user.UserSessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;

/**
 * Ends sessions, and what could become one, on behalf of the users' package, which does not know
 * sessions.
 */
@Singleton
public class EndedUserSessions implements UserSessions {

  private final Sessions sessions;
  private final Challenges challenges;
  private final TrustedDevices devices;

  @Inject
  public EndedUserSessions(Sessions sessions, Challenges challenges, TrustedDevices devices) {
    this.sessions = sessions;
    this.challenges = challenges;
    this.devices = devices;
  }

  @Override
  public void endOfDisabled(EntityManager em, UserId user) {
    challenges.revoke(em, user);
    devices.revokeAll(em, user);
    sessions.endAll(em, user, EndReason.USER_DISABLED);
  }

  @Override
  public void endAfterPasswordChange(EntityManager em, UserId user) {
    challenges.revoke(em, user);
    devices.revokeAll(em, user);
    sessions.endAll(em, user, EndReason.PASSWORD_CHANGE);
  }
}
