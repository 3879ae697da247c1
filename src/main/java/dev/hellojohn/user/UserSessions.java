package dev.hellojohn.user;

import dev.hellojohn.kernel.UserId;
import jakarta.persistence.EntityManager;

/**
 * Ends the sessions of a user who loses them by a change that is made here. The package {@code
 * signin}, which knows both users and sessions, has the one bean.
 */
public interface UserSessions {

  /** Ends all sessions of a user who was disabled, in the transaction that disables. */
  void endOfDisabled(EntityManager em, UserId user);

  /** Ends all sessions of a user whose password was set, in the transaction that sets it. */
  void endAfterPasswordChange(EntityManager em, UserId user);
}
