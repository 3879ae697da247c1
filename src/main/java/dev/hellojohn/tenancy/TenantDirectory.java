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
import java.util.function.BiFunction;

/**
 * Finds tenants by their keys, ids and slugs, from memory.
 *
 * <p>An answer, a miss too, is at most a second old: so a suspension, a new origin or a rotated key
 * is in force on every node within a second, without a message between them. The node that makes a
 * change forgets at once.
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
  private final Cache<String, Optional<Credential>> publishable;
  private final Cache<String, Optional<Credential>> secret;
  private final Cache<String, Optional<Tenant>> byIdOrSlug;
  private final OriginDirectory origins;

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

  private static <V> Cache<String, V> cache(Ticker ticker) {
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
      Cache<String, Optional<Credential>> cache,
      String key,
      BiFunction<EntityManager, String, Optional<Credential>> find) {
    if (key.length() > MAX_KEY) {
      return Optional.empty();
    }
    return cache.get(key, k -> control.reading(em -> find.apply(em, k)));
  }

  /** The tenant with that id. */
  public Optional<Tenant> byId(TenantId id) {
    return byIdOrSlug.get(id.value(), k -> control.reading(em -> tenants.find(em, id)));
  }

  /** The tenant with that slug. */
  public Optional<Tenant> bySlug(String slug) {
    if (!Tenants.isSlug(slug)) {
      return Optional.empty();
    }
    return byIdOrSlug.get(slug, k -> control.reading(em -> tenants.findBySlug(em, slug)));
  }

  /** Whether any tenant that is not deleted, or one of its clients, lists a browser's origin. */
  public boolean knowsOrigin(String origin) {
    return origins.knows(origin);
  }

  /** Forgets everything, after a change that must be seen at once on this node. */
  public void forgetAll() {
    publishable.invalidateAll();
    secret.invalidateAll();
    byIdOrSlug.invalidateAll();
    origins.forget();
  }
}
