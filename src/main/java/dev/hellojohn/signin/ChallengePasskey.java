package dev.hellojohn.signin;

import dev.hellojohn.factor.Challenge;
import dev.hellojohn.factor.Challenges;
import dev.hellojohn.factor.IssuedChallenge;
import dev.hellojohn.factor.Passkey;
import dev.hellojohn.factor.PasskeyChallengeBody;
import dev.hellojohn.factor.PasskeyChallenges;
import dev.hellojohn.factor.PasskeyChallenges.Purpose;
import dev.hellojohn.factor.PasskeyOptions;
import dev.hellojohn.factor.Passkeys;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;

/**
 * Asks for the signature of one of a user's passkeys: for half a sign-in, or for a change that asks
 * once more who they are.
 */
@Singleton
public class ChallengePasskey {

  private final TenantUnits units;
  private final HalfSignIns halves;
  private final Users users;
  private final Challenges challenges;
  private final PasskeyChallenges passkeyChallenges;
  private final Passkeys passkeys;
  private final PasskeyOptions options;

  @Inject
  ChallengePasskey(
      TenantUnits units,
      HalfSignIns halves,
      Users users,
      Challenges challenges,
      PasskeyChallenges passkeyChallenges,
      Passkeys passkeys,
      PasskeyOptions options) {
    this.units = units;
    this.halves = halves;
    this.users = users;
    this.challenges = challenges;
    this.passkeyChallenges = passkeyChallenges;
    this.passkeys = passkeys;
    this.options = options;
  }

  private record Asked(IssuedChallenge challenge, List<Passkey> passkeys) {}

  /**
   * For who has shown one factor. What is signed comes of the challenge that there is: it is
   * answered once, and ends with it.
   *
   * @throws ProblemException {@code challenge_expired}; {@code not_found} for a user without a
   *     passkey; {@code insufficient_permissions} where passkeys are not set up
   */
  PasskeyChallengeBody forChallenge(Tenant tenant, Client client, String token) {
    var asked =
        units.inTransaction(
            tenant,
            em -> {
              var half = halves.require(em, client.id(), token, Challenge.Purpose.VERIFY);
              var challenge = new IssuedChallenge(token, challenges.expiresAt(half.challenge()));
              return new Asked(challenge, passkeys(em, half.user().id()));
            });
    return options.toSign(tenant, client, asked.challenge(), asked.passkeys());
  }

  /**
   * For a signed-in user, to be shown with the next request.
   *
   * @throws ProblemException {@code not_found} for a user without a passkey; {@code
   *     insufficient_permissions} where passkeys are not set up
   */
  PasskeyChallengeBody forProof(Tenant tenant, Client client, UserId user) {
    var asked =
        units.inTransaction(
            tenant,
            em -> {
              // They are not removed before the challenge, which refers to them, is there.
              if (!users.lock(em, user)) {
                throw new ProblemException(ErrorCode.NOT_FOUND);
              }
              var own = passkeys(em, user);
              return new Asked(passkeyChallenges.issue(em, Purpose.PROVE, client.id(), user), own);
            });
    return options.toSign(tenant, client, asked.challenge(), asked.passkeys());
  }

  private List<Passkey> passkeys(EntityManager em, UserId user) {
    var own = passkeys.of(em, user);
    if (own.isEmpty()) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return own;
  }
}
