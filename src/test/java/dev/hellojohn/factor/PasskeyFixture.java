package dev.hellojohn.factor;

import dev.hellojohn.event.mail.MailFixture;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.tenancy.TenantUnits;
import java.time.Clock;
import java.util.Map;

/** What passkeys are made of, for tests that have no container to put it together. */
public final class PasskeyFixture {

  public final Passkeys passkeys;
  public final PasskeyChallenges challenges;
  public final RelyingParties parties;
  public final PasskeyOptions options;
  public final FactorProofs proofs;
  public final EnrollPasskey enrollPasskey;

  public PasskeyFixture(
      TenantUnits units,
      Passkeys passkeys,
      Factors factors,
      FactorCheck check,
      EnrollFactor enrollFactor,
      FactorSeal seal,
      FactorAudit audit,
      IdSource ids,
      Clock clock) {
    this.passkeys = passkeys;
    challenges = new PasskeyChallenges(clock);
    parties =
        new RelyingParties(
            new CurrentSecurity(
                MailFixture.configuration(25, Map.of()),
                () -> SecuritySettings.NONE,
                System::nanoTime));
    options = new PasskeyOptions(parties);
    var ceremony = new PasskeyCeremony();
    proofs = new FactorProofs(check, parties, ceremony, units, audit);
    enrollPasskey =
        new EnrollPasskey(
            units, enrollFactor, factors, passkeys, parties, options, ceremony, seal, ids);
  }
}
