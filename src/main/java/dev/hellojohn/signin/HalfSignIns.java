package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge;
import dev.hellojohn.factor.Challenge.Purpose;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.user.User;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** Who has shown one factor, and for which the other is missing yet. */
@Singleton
class HalfSignIns {

  private final Challenges challenges;
  private final Users users;

  @Inject
  HalfSignIns(Challenges challenges, Users users) {
    this.challenges = challenges;
    this.users = users;
  }

  /** A challenge that is open, and whose it is. */
  record HalfSignIn(Challenge challenge, User user) {}

  /**
   * Finds what a challenge's token stands for, in the caller's transaction. A user who meanwhile
   * got a first factor, or lost the last one, starts again: else who knows the password alone could
   * enrol a factor beside the owner's.
   */
  Optional<HalfSignIn> find(EntityManager em, ClientId client, String token) {
    return challenges
        .find(em, client, token)
        .flatMap(
            challenge ->
                users
                    .find(em, challenge.user())
                    .filter(User::isActive)
                    .filter(user -> user.mfaEnabled() == (challenge.purpose() == Purpose.VERIFY))
                    .map(user -> new HalfSignIn(challenge, user)));
  }

  /**
   * As {@link #find}, for what is only good for a challenge of one purpose.
   *
   * @throws ProblemException {@code challenge_expired}
   */
  HalfSignIn require(EntityManager em, ClientId client, String token, Purpose purpose) {
    return find(em, client, token)
        .filter(half -> half.challenge().purpose() == purpose)
        .orElseThrow(() -> new ProblemException(ErrorCode.CHALLENGE_EXPIRED));
  }
}
