package dev.hellojohn.factor;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.SessionId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.session.EndReason;
import dev.hellojohn.session.Sessions;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes a factor, and ends the user's other sessions with it (ASVS 5.0 V7.4.3): it is what a
 * thief does first. With the last app the backup codes go, which are worth nothing alone.
 */
@Singleton
public class RemoveFactor {

  private final TenantUnits units;
  private final Users users;
  private final Factors factors;
  private final Sessions sessions;
  private final TrustedDevices devices;
  private final FactorAudit audit;

  @Inject
  public RemoveFactor(
      TenantUnits units,
      Users users,
      Factors factors,
      Sessions sessions,
      TrustedDevices devices,
      FactorAudit audit) {
    this.units = units;
    this.users = users;
    this.factors = factors;
    this.sessions = sessions;
    this.devices = devices;
    this.audit = audit;
  }

  /**
   * Removes it.
   *
   * @param kept the session that goes on, or null to end all
   * @throws ProblemException {@code not_found}
   */
  public void remove(Tenant tenant, UserId user, FactorId id, @Nullable SessionId kept) {
    boolean removed = units.inTransaction(tenant, em -> remove(em, user, id, kept));
    if (!removed) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
  }

  /**
   * Removes what lets somebody in who made the account before the owner of its address came: the
   * passkeys, which need no address (ADR 022), and trust in devices. Runs in the caller's
   * transaction, which ends the sessions.
   */
  public void removePasskeys(EntityManager em, UserId user) {
    if (!users.lock(em, user)) {
      return;
    }
    var passkeys =
        factors.of(em, user).stream()
            .filter(factor -> factor.type() == FactorType.WEBAUTHN)
            .filter(factor -> factors.delete(em, factor))
            .filter(Factor::active)
            .toList();
    devices.revokeAll(em, user);
    boolean last = !passkeys.isEmpty() && endIfLast(em, user);
    passkeys.forEach(factor -> audit.removed(em, factor, last, 0));
  }

  private boolean remove(EntityManager em, UserId user, FactorId id, @Nullable SessionId kept) {
    // The lock keeps two that remove one each from seeing the other's as the last.
    var factor = users.lock(em, user) ? factors.find(em, user, id) : Optional.<Factor>empty();
    if (factor.isEmpty() || !factors.delete(em, factor.get())) {
      return false;
    }
    if (factor.get().active()) {
      devices.revokeAll(em, user);
      boolean last = factor.get().type() != FactorType.BACKUP_CODES && endIfLast(em, user);
      int ended =
          kept == null
              ? sessions.endAll(em, user, EndReason.FACTOR_REMOVED)
              : sessions.endOthers(em, user, kept, EndReason.FACTOR_REMOVED);
      audit.removed(em, factor.get(), last, ended);
    }
    return true;
  }

  private boolean endIfLast(EntityManager em, UserId user) {
    var left = factors.of(em, user).stream().filter(Factor::active).toList();
    if (left.stream().anyMatch(factor -> factor.type() != FactorType.BACKUP_CODES)) {
      return false;
    }
    left.forEach(paper -> factors.delete(em, paper));
    users.setMfaEnabled(em, user, false);
    return true;
  }
}
