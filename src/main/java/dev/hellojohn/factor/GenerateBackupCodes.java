package dev.hellojohn.factor;

import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.user.Users;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.List;

/** Makes new backup codes for a user who has another factor; those before them are void. */
@Singleton
public class GenerateBackupCodes {

  private final TenantUnits units;
  private final Users users;
  private final Factors factors;
  private final BackupCodes codes;
  private final TrustedDevices devices;
  private final FactorSeal seal;
  private final FactorAudit audit;
  private final IdSource ids;

  @Inject
  public GenerateBackupCodes(
      TenantUnits units,
      Users users,
      Factors factors,
      BackupCodes codes,
      TrustedDevices devices,
      FactorSeal seal,
      FactorAudit audit,
      IdSource ids) {
    this.units = units;
    this.users = users;
    this.factors = factors;
    this.codes = codes;
    this.devices = devices;
    this.seal = seal;
    this.audit = audit;
    this.ids = ids;
  }

  /**
   * Makes them.
   *
   * @throws ProblemException {@code insufficient_permissions} where the tenant has none; {@code
   *     not_found} for no user; {@code conflict} for a user without another factor
   */
  public BackupCodesBody generate(Tenant tenant, UserId user) {
    if (!FactorType.BACKUP_CODES.isAllowed(tenant.authConfig())) {
      throw new ProblemException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Backup codes are switched off here.");
    }
    var key = Randomness.bytes(BackupCodes.KEY_BYTES);
    var id = new FactorId(ids.next(FactorId.PREFIX));
    var factor =
        factors.prepare(id, user, FactorType.BACKUP_CODES, null, seal.seal(tenant.id(), id, key));
    var fresh = BackupCodes.generate();
    var hashes = fresh.stream().map(code -> BackupCodes.hash(key, id, code)).toList();
    units.inTransaction(tenant, em -> replace(em, factor, hashes));
    return new BackupCodesBody(id.value(), fresh, factor.createdAt());
  }

  private boolean replace(EntityManager em, Factor factor, List<String> hashes) {
    if (!users.lock(em, factor.userId())) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    var there = factors.of(em, factor.userId()).stream().filter(Factor::active).toList();
    if (there.stream().allMatch(other -> other.type() == FactorType.BACKUP_CODES)) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "Backup codes need another factor. Enrol one first.");
    }
    there.stream()
        .filter(other -> other.type() == FactorType.BACKUP_CODES)
        .forEach(before -> factors.delete(em, before));
    factors.insertActive(em, factor);
    codes.insert(em, factor.id(), hashes);
    devices.revokeAll(em, factor.userId());
    audit.generated(em, factor);
    return true;
  }
}
