package dev.hellojohn.control;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.kernel.IpAddress;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.setting.SecurityInForce;
import dev.hellojohn.setting.SecuritySettings;
import dev.hellojohn.setting.SecuritySettingsRow;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.jpa.PersistenceFailures;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import org.jspecify.annotations.Nullable;

/**
 * Changes the instance's security settings: at once on this node, within a second on the others.
 * The patch is merged into what is there under the row's lock, so that two of them never undo each
 * other.
 */
@Singleton
class ChangeSecuritySettings {

  private final Configuration configuration;
  private final ControlDatabase control;
  private final SecuritySettingsRow row;
  private final CurrentSecurity current;
  private final OperatorAudit audit;

  @Inject
  ChangeSecuritySettings(
      Configuration configuration,
      ControlDatabase control,
      SecuritySettingsRow row,
      CurrentSecurity current,
      OperatorAudit audit) {
    this.configuration = configuration;
    this.control = control;
    this.row = row;
    this.current = current;
    this.audit = audit;
  }

  /**
   * Changes them, or nothing of them.
   *
   * @param from where the caller is, who must not shut himself out
   * @param ifMatch the version that the caller has seen, or null for any
   * @throws dev.hellojohn.kernel.ProblemException {@code precondition_failed}; {@code
   *     validation_failed}; {@code conflict} if a list leaves out what the environment says
   */
  SecuritySettings change(
      IpAddress from, SecuritySettingsChangeBody body, @Nullable String ifMatch) {
    try {
      return control.inTransaction(em -> change(em, from, body, ifMatch));
    } catch (RuntimeException e) {
      if (!PersistenceFailures.isUniqueViolation(e)) {
        throw e;
      }
      // Somebody else made the very first change at the same time.
      return control.inTransaction(em -> change(em, from, body, ifMatch));
    } finally {
      current.forget();
    }
  }

  private SecuritySettings change(
      EntityManager em, IpAddress from, SecuritySettingsChangeBody body, @Nullable String ifMatch) {
    var now = row.lock(em);
    new EntityVersion(now.version()).requireMatch(ifMatch);
    var changed = body.applyTo(now, configuration);
    if (body.changesNetworks()) {
      requireWayBack(changed, from);
    }
    if (changed.equals(now)) {
      return now;
    }
    audit.changed(
        em,
        SecuritySettingsBody.of(configuration, now),
        SecuritySettingsBody.of(configuration, changed));
    return row.write(em, changed);
  }

  private void requireWayBack(SecuritySettings changed, IpAddress from) {
    var networks = SecurityInForce.of(configuration, changed).networks();
    if (!networks.isEmpty() && !IpRange.anyContains(networks, from)) {
      var violations = new Violations();
      violations.add(
          "cp_allowed_ips",
          "locks_you_out",
          "Your own address, " + from + ", is in none of these networks: you could not undo it.");
      violations.throwIfAny();
    }
  }
}
