package dev.hellojohn.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * Finds tenants by their keys, ids and slugs, from memory.
 *
 * <p>An answer of the database, a miss too, is kept for a second: so a suspension, a new origin or
 * a rotated key is in force on every node within a second, without a message between them. The node
 * that makes a change forgets at once, with answers that are still under way.
 */
@Singleton
public class TenantDirectory {

  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Some 2 KiB an entry: 20 MiB at most, whatever keys are guessed. */
  private static final int ENTRIES = 10_000;

  /** A key that is longer was never issued; it is not worth a place in the cache. */
  private static final int MAX_KEY = 128;

  private final ControlDatabase control;
  private final Tenants tenants;
  private final Clients clients;
  private final Cache<Asked, Optional<Credential>> publishable;
  private final Cache<Asked, Optional<Credential>> secret;
  private final Cache<Asked, Optional<Tenant>> byIdOrSlug;
  private final OriginDirectory origins;

  /** How often all was forgotten. */
  private final AtomicLong epoch = new AtomicLong();

  /**
   * What was asked for and when. What the database says to a question of before a change is not
   * found by who asks after it.
   */
  private record Asked(long epoch, String key) {}

  @Inject
  public TenantDirectory(ControlDatabase control, Tenants tenants, Clients clients) {
    this(control, tenants, clients, Ticker.systemTicker());
  }

  TenantDirectory(ControlDatabase control, Tenants tenants, Clients clients, Ticker ticker) {
    this.control = control;
    this.tenants = tenants;
    this.clients = clients;
    this.publishable = cache(ticker);
    this.secret = cache(ticker);
    this.byIdOrSlug = cache(ticker);
    this.origins = new OriginDirectory(control, ticker::read);
  }

  private static <V> Cache<Asked, V> cache(Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumSize(ENTRIES)
        .expireAfterWrite(FRESH)
        .ticker(ticker)
        .build();
  }

  /** The client and tenant of a publishable key ({@code pk_…}). */
  public Optional<Credential> byPublishableKey(String key) {
    return cached(publishable, key, clients::byPublishableKey);
  }

  /**
   * The client and tenant of a secret key ({@code sk_…}), or of one that was rotated and still
   * overlaps.
   */
  public Optional<Credential> bySecretKey(String key) {
    return cached(secret, OpaqueToken.sha256Hex(key), clients::bySecretKeyHash);
  }

  private Optional<Credential> cached(
      Cache<Asked, Optional<Credential>> cache,
      String key,
      BiFunction<EntityManager, String, Optional<Credential>> find) {
    if (key.length() > MAX_KEY) {
      return Optional.empty();
    }
    return cache.get(now(key), asked -> control.reading(em -> find.apply(em, asked.key())));
  }

  /** The tenant with that id. */
  public Optional<Tenant> byId(TenantId id) {
    return byIdOrSlug.get(now(id.value()), asked -> control.reading(em -> tenants.find(em, id)));
  }

  /** The tenant with that slug. */
  public Optional<Tenant> bySlug(String slug) {
    if (!Tenants.isSlug(slug)) {
      return Optional.empty();
    }
    return byIdOrSlug.get(now(slug), asked -> control.reading(em -> tenants.findBySlug(em, slug)));
  }

  private Asked now(String key) {
    return new Asked(epoch.get(), key);
  }

  /** Whether any tenant that is not deleted, or one of its clients, lists a browser's origin. */
  public boolean knowsOrigin(String origin) {
    return origins.knows(origin);
  }

  /** Forgets everything, after a change that must be seen at once on this node. */
  public void forgetAll() {
    epoch.incrementAndGet();
    publishable.invalidateAll();
    secret.invalidateAll();
    byIdOrSlug.invalidateAll();
    origins.forget();
  }
}
