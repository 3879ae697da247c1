package dev.hellojohn.factor;

import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.Randomness;
import dev.hellojohn.kernel.FactorId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Backup codes: ten of 40 random bits, each used once. Stored is an HMAC of a code under the key of
 * its factor, which is sealed: without the master key the rows tell nothing, however short the
 * codes are (ASVS 5.0 V6.5.2). Methods with an {@code EntityManager} run in the caller's
 * transaction.
 */
@Singleton
public class BackupCodes {

  /** How many there are at once. */
  static final int COUNT = 10;

  /** 256 bits, anew with each set of codes. */
  static final int KEY_BYTES = 32;

  /** Crockford's digits and letters: without the look-alikes I, L, O and U. Five bits each. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int HALF = 4;

  private final Clock clock;

  @Inject
  public BackupCodes(Clock clock) {
    this.clock = clock;
  }

  /** New codes, each {@code XXXX-XXXX} and none twice. */
  static List<String> generate() {
    Set<String> codes = new LinkedHashSet<>();
    while (codes.size() < COUNT) {
      var code = new StringBuilder();
      for (byte drawn : Randomness.bytes(2 * HALF)) {
        // 256 is a multiple of 32: no letter is likelier than another.
        code.append(ALPHABET.charAt(Byte.toUnsignedInt(drawn) % ALPHABET.length()));
      }
      codes.add(code.insert(HALF, '-').toString());
    }
    return List.copyOf(codes);
  }

  /** What is stored of a code. Case does not matter, nor does the dash. */
  static String hash(byte[] key, FactorId factor, String code) {
    var plain = code.replace("-", "").toUpperCase(Locale.ROOT);
    return Hmac.sha256Hex(key, (factor.value() + ':' + plain).getBytes(StandardCharsets.UTF_8));
  }

  void insert(EntityManager em, FactorId factor, List<String> hashes) {
    for (var hash : hashes) {
      var row = new BackupCodeEntity();
      row.id = hash;
      row.factorId = factor.value();
      em.persist(row);
    }
    em.flush();
  }

  /** The hashes of a factor's codes that were not used yet. */
  Set<String> unused(EntityManager em, FactorId factor) {
    return Set.copyOf(
        em.createQuery(
                "select c.id from BackupCodeEntity c where c.factorId = :factor"
                    + " and c.usedAt is null",
                String.class)
            .setParameter("factor", factor.value())
            .getResultList());
  }

  /** Uses a code up: of all who try at once, one is told true. */
  boolean use(EntityManager em, FactorId factor, String hash) {
    return em.createQuery(
                "update BackupCodeEntity c set c.usedAt = :now where c.id = :id"
                    + " and c.factorId = :factor and c.usedAt is null")
            .setParameter("now", clock.instant().truncatedTo(ChronoUnit.MICROS))
            .setParameter("id", hash)
            .setParameter("factor", factor.value())
            .executeUpdate()
        == 1;
  }
}
