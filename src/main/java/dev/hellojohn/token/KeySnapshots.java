package dev.hellojohn.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.KeyId;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tenants' keys in memory, opened: signing and checking cost no database and no decryption. A
 * snapshot of a tenant's keys is at most a second old, so that a key that was replaced is good no
 * more on any node a second later.
 */
@Singleton
class KeySnapshots {

  /** What is kept takes some 8 KiB a tenant: 80 MiB at most, if so many are used at once. */
  private static final int TENANTS = 10_000;

  private static final int KEYS = TENANTS * SigningAlgorithm.values().length;
  private static final Duration KEPT_OPEN = Duration.ofMinutes(10);

  /** Another node may be faster at most once: then its keys are there. */
  private static final int ATTEMPTS = 2;

  /** Keys are made one after another, so that RSA never takes more than one core. */
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final SigningKeyRows rows;
  private final KeyMaker maker;
  private final Clock clock;
  private final Cache<TenantId, TenantKeys> snapshots;
  private final Cache<KeyId, SigningKey> opened;
  private final ReentrantLock making = new ReentrantLock();

  @Inject
  KeySnapshots(SigningKeyRows rows, KeyMaker maker, Clock clock) {
    this(rows, maker, clock, Ticker.systemTicker());
  }

  KeySnapshots(SigningKeyRows rows, KeyMaker maker, Clock clock, Ticker ticker) {
    this.rows = rows;
    this.maker = maker;
    this.clock = clock;
    this.snapshots =
        Caffeine.newBuilder()
            .maximumSize(TENANTS)
            .expireAfterWrite(TokenSettings.FRESH)
            .ticker(ticker)
            .build();
    this.opened =
        Caffeine.newBuilder().maximumSize(KEYS).expireAfterAccess(KEPT_OPEN).ticker(ticker).build();
  }

  /** The key with which a tenant's tokens of that algorithm are signed now. */
  SigningKey signing(TenantId tenantId, SigningAlgorithm algorithm) {
    Instant now = clock.instant();
    return snapshot(tenantId)
        .signing(algorithm, now)
        .or(() -> complete(tenantId).signing(algorithm, now))
        .orElseThrow();
  }

  /**
   * The published key whose tokens have exactly this header, if the tenant has one. An incomplete
   * snapshot is not believed: another node may have made the missing keys just now.
   */
  Optional<SigningKey> byHeader(TenantId tenantId, String header) {
    TenantKeys keys = snapshot(tenantId);
    return keys.byHeader(header)
        .or(() -> keys.isComplete() ? Optional.empty() : reload(tenantId).byHeader(header));
  }

  /** The public keys of a tenant, in each algorithm. */
  MetadataDocument jwks(TenantId tenantId) {
    TenantKeys keys = snapshot(tenantId);
    return (keys.isComplete() ? keys : complete(tenantId)).jwks();
  }

  /** Forgets a tenant's keys, after a change that must be seen at once on this node. */
  void forget(TenantId tenantId) {
    snapshots.invalidate(tenantId);
  }

  private TenantKeys snapshot(TenantId tenantId) {
    return snapshots.get(tenantId, this::load);
  }

  private TenantKeys reload(TenantId tenantId) {
    forget(tenantId);
    return snapshot(tenantId);
  }

  private TenantKeys load(TenantId tenantId) {
    Instant now = clock.instant();
    return new TenantKeys(
        rows.of(tenantId).stream()
            .filter(key -> key.isPublished(now))
            .map(key -> opened.get(key.id(), id -> maker.open(key)))
            .toList());
  }

  /**
   * Makes the keys that a tenant does not have yet.
   *
   * @throws ProblemException {@code service_unavailable} when it takes too long: never a JWKS with
   *     some of the keys
   */
  private TenantKeys complete(TenantId tenantId) {
    awaitTurn();
    try {
      TenantKeys keys = reload(tenantId);
      for (int attempt = 1; !keys.isComplete() && attempt <= ATTEMPTS; attempt++) {
        rows.apply(KeyChange.adding(missing(tenantId, keys.algorithms())), em -> {});
        keys = reload(tenantId);
      }
      if (!keys.isComplete()) {
        throw busy();
      }
      return keys;
    } finally {
      making.unlock();
    }
  }

  private void awaitTurn() {
    boolean taken = false;
    try {
      taken = making.tryLock(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!taken) {
      throw busy();
    }
  }

  private static ProblemException busy() {
    return new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withRetryAfter(WAIT);
  }

  private List<StoredKey> missing(TenantId tenantId, Set<SigningAlgorithm> present) {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm -> !present.contains(algorithm))
        .map(algorithm -> maker.first(tenantId, algorithm))
        .toList();
  }
}
