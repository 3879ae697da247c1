package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.RemoveFactor;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What all ways in have in common that rest on a mail. Who has read it has shown that the address
 * is theirs. If that was not verified before, somebody else may have made the account: its
 * password, its sessions and what else they have in hand goes (ADR 022).
 */
@Singleton
class ProvedMailbox {

  private final Users users;
  private final Sessions sessions;
  private final OneTimeTokens tokens;
  private final Challenges challenges;
  private final RemoveFactor removeFactor;

  @Inject
  ProvedMailbox(
      Users users,
      Sessions sessions,
      OneTimeTokens tokens,
      Challenges challenges,
      RemoveFactor removeFactor) {
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.challenges = challenges;
    this.removeFactor = removeFactor;
  }

  /**
   * Writes the sign-in and the proof into the user's row, in the caller's transaction.
   *
   * @param user as read before
   * @param signedInAt null when another factor is missing yet
   * @return false if the user is not there, not active, or not as they were
   */
  boolean record(EntityManager em, User user, @Nullable Instant signedInAt) {
    if (!users.recordArrivalByMail(em, user, signedInAt)) {
      return false;
    }
    if (!user.emailVerified()) {
      sessions.endAll(em, user.id(), EndReason.ADDRESS_PROVED);
      tokens.revokeAll(em, user.id());
      challenges.revoke(em, user.id());
      removeFactor.removePasskeys(em, user.id());
    }
    return true;
  }
}
