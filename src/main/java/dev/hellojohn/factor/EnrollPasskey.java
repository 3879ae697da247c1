package dev.hellojohn.factor;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.factor.EnrollFactor.FirstProof;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.User;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Enrols a passkey in two steps: a challenge, and what an authenticator made of it. The challenge
 * comes of the pending factor's secret and the client, so that it is of one tenant, user, factor
 * and client, ends with the factor, and is used once with it. Whoever asks has made sure who the
 * user is.
 */
@Singleton
public class EnrollPasskey {

  private static final int SECRET_BYTES = 32;

  private final TenantUnits units;
  private final EnrollFactor enrollment;
  private final Factors factors;
  private final Passkeys passkeys;
  private final RelyingParties parties;
  private final PasskeyOptions options;
  private final PasskeyCeremony ceremony;
  private final FactorSeal seal;
  private final IdSource ids;

  @Inject
  EnrollPasskey(
      TenantUnits units,
      EnrollFactor enrollment,
      Factors factors,
      Passkeys passkeys,
      RelyingParties parties,
      PasskeyOptions options,
      PasskeyCeremony ceremony,
      FactorSeal seal,
      IdSource ids) {
    this.units = units;
    this.enrollment = enrollment;
    this.factors = factors;
    this.passkeys = passkeys;
    this.parties = parties;
    this.options = options;
    this.ceremony = ceremony;
    this.seal = seal;
    this.ids = ids;
  }

  /**
   * Makes a pending factor; an earlier pending one of the user's is void.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has no passkeys;
   *     {@code not_found} for no user; {@code conflict} if the user has enough
   */
  public EnrollmentBody begin(Tenant tenant, Client client, UserId user, @Nullable String name) {
    if (!FactorType.WEBAUTHN.isAllowed(tenant.authConfig())) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Passkeys are switched off here.");
    }
    var party = parties.of(tenant, client);
    var secret = Randomness.bytes(SECRET_BYTES);
    var id = new FactorId(ids.next(FactorId.PREFIX));
    var factor =
        factors.prepare(id, user, FactorType.WEBAUTHN, name, seal.seal(tenant.id(), id, secret));
    record Begun(User holder, List<Passkey> there) {}
    var begun =
        units.inTransaction(
            tenant, em -> new Begun(enrollment.insert(em, factor), passkeys.of(em, user)));
    return EnrollmentBody.of(
        factor,
        options.toCreate(tenant, party, challenge(secret, client), begun.holder(), begun.there()));
  }

  private static byte[] challenge(byte[] secret, Client client) {
    return OpaqueToken.sha256(
        "passkey enrolment\n" + client.id().value() + '\n' + HexFormat.of().formatHex(secret));
  }

  /**
   * Makes a pending factor a passkey.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is one already, or the
   *     authenticator's credential is enrolled; {@code mfa_invalid_code}
   */
  public Factor confirm(
      Tenant tenant, Client client, UserId user, FactorId id, FactorProof.Attestation shown) {
    return enrolledOnce(
        () ->
            enrollment.confirm(
                tenant, user, id, pending -> firstProof(tenant, client, pending, shown)));
  }

  /**
   * What an authenticator made for a pending factor, which is right but not taken yet; empty when
   * it is wrong.
   *
   * @throws ProblemException {@code conflict} for a credential that is enrolled
   */
  public Optional<FirstProof> firstProof(
      Tenant tenant, Client client, Factor pending, FactorProof.Attestation shown) {
    if (pending.type() != FactorType.WEBAUTHN) {
      return Optional.empty();
    }
    var challenge = challenge(seal.open(tenant.id(), pending), client);
    var made =
        ceremony.attested(parties.of(tenant, client), tenant.id(), pending.id(), challenge, shown);
    made.ifPresent(passkey -> requireNew(tenant, passkey));
    return made.map(
        passkey ->
            em -> {
              if (!enrollment.activate(em, pending)) {
                return false;
              }
              passkeys.insert(em, passkey);
              return true;
            });
  }

  private void requireNew(Tenant tenant, Passkey passkey) {
    boolean there =
        units
            .inTransaction(tenant, em -> passkeys.find(em, tenant.id(), passkey.credentialId()))
            .isPresent();
    if (there) {
      throw enrolledAlready();
    }
  }

  /**
   * Tells of two who enrol the same credential at once the second one what would have been told
   * later.
   */
  public static <T> T enrolledOnce(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException failure) {
      if (PersistenceFailures.isUniqueViolation(failure)) {
        throw enrolledAlready();
      }
      throw failure;
    }
  }

  private static ProblemException enrolledAlready() {
    return new ProblemException(
        ErrorCode.CONFLICT, "This passkey is enrolled already. Make a new one, or use it.");
  }
}
