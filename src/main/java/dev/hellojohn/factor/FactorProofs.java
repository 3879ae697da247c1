package dev.hellojohn.factor;

import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.FactorCheck.RightCode;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Checks in memory what is shown of a factor: a code, or what a passkey has signed. Whoever asks
 * has counted the try, and takes what is right in the transaction that rests on it.
 */
@Singleton
public class FactorProofs {

  private final FactorCheck codes;
  private final RelyingParties parties;
  private final PasskeyCeremony ceremony;
  private final TenantUnits units;
  private final FactorAudit audit;

  @Inject
  FactorProofs(
      FactorCheck codes,
      RelyingParties parties,
      PasskeyCeremony ceremony,
      TenantUnits units,
      FactorAudit audit) {
    this.codes = codes;
    this.parties = parties;
    this.ceremony = ceremony;
    this.units = units;
    this.audit = audit;
  }

  /**
   * Checks it; empty when anything about it is wrong.
   *
   * @param challenge the token of the challenge that a passkey was given
   * @throws dev.hellojohn.kernel.ProblemException {@code insufficient_permissions} for a passkey
   *     where they are not set up
   */
  public Optional<RightCode> check(
      Tenant tenant, Client client, String challenge, Held held, FactorProof shown) {
    if (shown instanceof FactorProof.Code typed) {
      return codes.check(tenant, held, typed.text());
    }
    return shown instanceof FactorProof.Assertion signed && held.passkey() != null
        ? signed(tenant, client, challenge, held.factor(), held.passkey(), signed)
        : Optional.empty();
  }

  private Optional<RightCode> signed(
      Tenant tenant,
      Client client,
      String challenge,
      Factor factor,
      Passkey passkey,
      FactorProof.Assertion shown) {
    var handle = shown.userHandle();
    if (handle != null && !handle.equals(PasskeyOptions.handle(tenant.id(), factor.userId()))) {
      return Optional.empty();
    }
    var bytes = PasskeyChallenges.bytes(challenge);
    var verdict = ceremony.asserted(parties.of(tenant, client), bytes, passkey, shown);
    if (verdict instanceof PasskeyCeremony.Verdict.Right right) {
      return Optional.of(
          new RightCode.OfPasskey(factor, passkey, right.signCount(), right.backedUp()));
    }
    if (verdict instanceof PasskeyCeremony.Verdict.Copied) {
      units.run(tenant, em -> audit.copySuspected(em, factor));
    }
    return Optional.empty();
  }
}
