package dev.hellojohn.factor;

import dev.hellojohn.crypto.Totp;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checks codes of second factors: read what there is, compare in memory, and take the code with a
 * statement that one of any number of callers wins. Whoever asks counts the tries first.
 */
@Singleton
public class FactorCheck {

  private final Factors factors;
  private final BackupCodes backupCodes;
  private final FactorSeal seal;
  private final Clock clock;

  @Inject
  public FactorCheck(Factors factors, BackupCodes backupCodes, FactorSeal seal, Clock clock) {
    this.factors = factors;
    this.backupCodes = backupCodes;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * An active factor and what its codes are checked against.
   *
   * @param unused the hashes of backup codes, none for other factors
   */
  public record Held(Factor factor, Set<String> unused) {}

  /** A code that is right, but not taken yet: by its time step, or by its hash. */
  public sealed interface RightCode {

    /** Whose code it is. */
    Factor factor();

    /** Of an authenticator app. */
    record OfStep(Factor factor, long step) implements RightCode {}

    /** A backup code. */
    record OfPaper(Factor factor, String hash) implements RightCode {}
  }

  /** A user's active factors, in the caller's transaction. */
  public List<Held> held(EntityManager em, UserId user) {
    return factors.of(em, user).stream()
        .filter(Factor::active)
        .map(factor -> new Held(factor, unused(em, factor)))
        .toList();
  }

  private Set<String> unused(EntityManager em, Factor factor) {
    return factor.type() == FactorType.BACKUP_CODES
        ? backupCodes.unused(em, factor.id())
        : Set.of();
  }

  /** Compares a code in memory; empty when it is wrong or was used. */
  public Optional<RightCode> check(Tenant tenant, Held held, String code) {
    var factor = held.factor();
    return switch (factor.type()) {
      case TOTP -> {
        var step = step(tenant, factor, code);
        yield step.isPresent()
            ? Optional.of(new RightCode.OfStep(factor, step.getAsLong()))
            : Optional.empty();
      }
      case BACKUP_CODES ->
          // By an HMAC under a key that nobody outside knows: no timing leads to a code.
          Optional.of(BackupCodes.hash(seal.open(tenant.id(), factor), factor.id(), code))
              .filter(held.unused()::contains)
              .map(hash -> new RightCode.OfPaper(factor, hash));
    };
  }

  /** The time step of an app's code that was not taken yet; also for a pending factor. */
  OptionalLong step(Tenant tenant, Factor factor, String code) {
    return Totp.acceptedStep(
        seal.open(tenant.id(), factor), code, clock.instant(), factor.lastStep());
  }

  /**
   * Takes a code in the caller's transaction.
   *
   * @return false if meanwhile somebody else did, or the factor was removed
   */
  public boolean take(EntityManager em, RightCode right) {
    if (right instanceof RightCode.OfStep app) {
      return factors.takeStep(em, app.factor(), app.step());
    }
    var paper = (RightCode.OfPaper) right;
    if (!backupCodes.use(em, paper.factor().id(), paper.hash())) {
      return false;
    }
    factors.used(em, paper.factor());
    return true;
  }
}
