package dev.hellojohn.factor;

import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Seals the secrets of factors under the master key, each for its tenant, its column and its
 * factor: a value that is put elsewhere does not open.
 */
@Singleton
public class FactorSeal {

  static final String COLUMN = "hj_mfa_factor.secret";

  private final SealedBox box;

  @Inject
  public FactorSeal(SealedBox box) {
    this.box = box;
  }

  private static String placeOf(TenantId tenant, FactorId factor) {
    return tenant.value() + ':' + factor.value() + ':' + COLUMN;
  }

  String seal(TenantId tenant, FactorId factor, byte[] secret) {
    return box.seal(secret, placeOf(tenant, factor));
  }

  /**
   * Opens a secret.
   *
   * @throws dev.hellojohn.crypto.BrokenSealException when it is of no key that is known, or was
   *     sealed for another place
   */
  byte[] open(TenantId tenant, Factor factor) {
    return box.openBytes(factor.secret(), placeOf(tenant, factor.id()));
  }

  /** The same; empty when it does not open. */
  Optional<byte[]> tryOpen(TenantId tenant, FactorId factor, String sealed) {
    return box.tryOpen(sealed, placeOf(tenant, factor));
  }

  /** Whether it should be sealed anew. */
  boolean isOutdated(String sealed) {
    return box.needsReseal(sealed);
  }

  /** The same under the current key; empty when it does not open. */
  Optional<String> renewed(TenantId tenant, FactorId factor, String sealed) {
    return tryOpen(tenant, factor, sealed).map(open -> seal(tenant, factor, open));
  }
}
