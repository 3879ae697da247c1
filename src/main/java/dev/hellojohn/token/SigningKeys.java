package dev.hellojohn.token;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The life of each tenant's signing keys: one Ed25519, one RS256, one ES256, and their successors.
 *
 * <p>No key signs before everyone who verifies can know it. A rotated-in key waits for {@link
 * TokenSettings#rotationLead}, which is longer than any node and any cache keeps an older JWKS. A
 * tenant's first keys need no wait: its Ed25519 key is made in the transaction that makes the
 * tenant visible; the other two when its JWKS is read for the first time, on whichever node, or
 * when one of them is to sign, so that no JWKS without them was ever shown. (An RSA key costs a
 * tenth of a second and more, too much for the making of a tenant.)
 */
@Singleton
public class SigningKeys {

  /** Clocks of two nodes differ by less, or the operator has other troubles. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** Someone else's rotation or replacement may come in between; hardly three of them. */
  private static final int ATTEMPTS = 3;

  private final SigningKeyRows rows;
  private final KeyMaker maker;
  private final KeySnapshots snapshots;
  private final TokenSettings settings;
  private final Clock clock;

  @Inject
  public SigningKeys(
      SigningKeyRows rows,
      KeyMaker maker,
      KeySnapshots snapshots,
      TokenSettings settings,
      Clock clock) {
    this.rows = rows;
    this.maker = maker;
    this.snapshots = snapshots;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What a rotation has set going.
   *
   * @param signsFrom when the new keys take over; they are published already
   * @param publishedUntil when the old keys end: their last token has expired by then
   */
  public record Rotation(Instant signsFrom, Instant publishedUntil) {

    static Rotation at(Instant signsFrom) {
      return new Rotation(signsFrom, signsFrom.plus(AccessTokens.MAX_TTL).plus(SKEW));
    }
  }

  /**
   * Makes the key that a new tenant begins with, well under a millisecond, in the transaction that
   * makes the tenant visible.
   */
  public void createFor(EntityManager em, TenantId tenantId) {
    rows.insert(em, maker.first(tenantId, SigningAlgorithm.EdDSA));
  }

  /**
   * Gives each of a tenant's keys a successor, which is published at once and signs after the lead.
   * The old keys stay published until their last token has expired: nobody is signed out.
   *
   * @param beside what else is written in the transaction that makes the change
   * @return this rotation, or the one that is still under way, which is not repeated
   * @throws ProblemException {@code conflict} if others change the keys all the time
   */
  public Rotation rotate(TenantId tenantId, Consumer<EntityManager> beside) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      List<StoredKey> keys = rows.of(tenantId);
      var underWay = keys.stream().filter(key -> isWaiting(key, now)).findFirst();
      if (underWay.isPresent()) {
        return Rotation.at(underWay.get().signsFrom());
      }
      Rotation rotation = Rotation.at(now.plus(settings.rotationLead()));
      Collection<StoredKey> newest = newest(keys);
      Map<KeyId, Instant> ends =
          newest.stream().collect(Collectors.toMap(StoredKey::id, key -> rotation.publishedUntil));
      var change = new KeyChange(successors(newest, rotation.signsFrom), ends, List.of());
      if (apply(tenantId, change, beside)) {
        return rotation;
      }
    }
    throw new ProblemException(ErrorCode.CONFLICT);
  }

  /**
   * Replaces all of a tenant's keys at once, because one has leaked. The access tokens signed so
   * far are good no more, on every node within a second; sessions go on with their next refresh.
   * Backends that keep the JWKS in a cache follow when that ends.
   *
   * @param beside what else is written in the transaction that makes the change
   * @throws ProblemException {@code conflict} if others change the keys all the time
   */
  public void replace(TenantId tenantId, Consumer<EntityManager> beside) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      List<StoredKey> keys = rows.of(tenantId);
      List<KeyId> all = keys.stream().map(StoredKey::id).toList();
      List<StoredKey> successors = successors(newest(keys), clock.instant());
      if (apply(tenantId, new KeyChange(successors, Map.of(), all), beside)) {
        return;
      }
    }
    throw new ProblemException(ErrorCode.CONFLICT);
  }

  private boolean apply(TenantId tenantId, KeyChange change, Consumer<EntityManager> beside) {
    boolean applied = rows.apply(change, beside);
    snapshots.forget(tenantId);
    return applied;
  }

  private static boolean isWaiting(StoredKey key, Instant now) {
    return key.generation() > 1 && key.signsFrom().isAfter(now);
  }

  private List<StoredKey> successors(Collection<StoredKey> keys, Instant signsFrom) {
    return keys.stream().map(key -> maker.successor(key, signsFrom)).toList();
  }

  private static Collection<StoredKey> newest(List<StoredKey> keys) {
    return keys.stream()
        .collect(
            Collectors.toMap(
                StoredKey::algorithm,
                Function.identity(),
                BinaryOperator.maxBy(Comparator.comparingInt(StoredKey::generation))))
        .values();
  }
}
