package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.SignInMethod;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.List;

/** What a browser is told before it asks an authenticator. */
@Singleton
public class PasskeyOptions {

  private final RelyingParties parties;

  @Inject
  public PasskeyOptions(RelyingParties parties) {
    this.parties = parties;
  }

  /**
   * To sign with one of some passkeys, or with any where none is named.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code insufficient_permissions} where passkeys
   *     are not set up
   */
  public PasskeyChallengeBody toSign(
      Tenant tenant, Client client, IssuedChallenge challenge, List<Passkey> passkeys) {
    var party = parties.of(tenant, client);
    return new PasskeyChallengeBody(
        challenge.token(),
        challenge.expiresAt(),
        new PasskeyRequestBody(
            base64(PasskeyChallenges.bytes(challenge.token())),
            PasskeyChallenges.LIFE.toMillis(),
            party.id(),
            descriptors(party, passkeys),
            "required"));
  }

  /** To make one, beside those that there are. */
  PasskeyCreationBody toCreate(
      Tenant tenant, RelyingParty party, byte[] challenge, User user, List<Passkey> there) {
    var config = tenant.authConfig();
    var address = user.email().value();
    var name = user.name() == null ? address : user.name();
    // Who is to sign in with it and nothing else has to be found without a name.
    var resident = config.allows(SignInMethod.PASSKEY) ? "required" : "preferred";
    return new PasskeyCreationBody(
        new PasskeyCreationBody.Party(party.id(), party.name()),
        new PasskeyCreationBody.Holder(handle(tenant.id(), user.id()), address, name),
        base64(challenge),
        PasskeyCeremony.ALGORITHMS.stream()
            .map(algorithm -> new PasskeyCreationBody.Algorithm("public-key", algorithm))
            .toList(),
        PasskeyChallenges.LIFE.toMillis(),
        descriptors(party, there),
        new PasskeyCreationBody.Selection(resident, resident.equals("required"), "required"),
        "none");
  }

  /**
   * What authenticators keep of whom a passkey is for (WebAuthn Level 3 §5.4.3), in Base64url: the
   * same for all of a user's, and nothing that tells who it is.
   */
  static String handle(TenantId tenant, UserId user) {
    return base64(OpaqueToken.sha256("passkey user\n" + tenant.value() + '\n' + user.value()));
  }

  /** Those of another domain mean nothing to the browser. */
  private static List<PasskeyRequestBody.Descriptor> descriptors(
      RelyingParty party, List<Passkey> passkeys) {
    return passkeys.stream()
        .filter(passkey -> passkey.rpId().equals(party.id()))
        .map(
            passkey ->
                new PasskeyRequestBody.Descriptor(
                    "public-key", passkey.credentialId(), passkey.transports()))
        .toList();
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
