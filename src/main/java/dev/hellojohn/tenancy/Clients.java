package dev.hellojohn.tenancy;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The clients of the global database and their keys. Each method runs in its caller's control
 * transaction.
 */
@Singleton
public class Clients {

  private static final int PUBLISHABLE_BYTES = 20;

  /** 256 bits: a secret key is not guessed, so a fast hash of it is enough. */
  private static final int SECRET_BYTES = 32;

  private static final int HINT_PREFIX = 12;

  /** One query for both: each request whose key was not asked for in the last second makes it. */
  private static final String WITH_TENANT =
      "select c, t from ClientEntity c join TenantEntity t on t.id = c.tenantId where ";

  private final Clock clock;
  private final IdSource ids;

  @Inject
  public Clients(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** A client with its secret key, which is shown this once. */
  public record Issued(Client client, String secretKey) {}

  /** What a client is called and may do. */
  public record Settings(
      String name,
      String type,
      List<String> allowedOrigins,
      List<String> redirectUris,
      List<IpRange> allowedIps,
      SigningAlgorithm tokenAlgorithm) {}

  /** Makes a client with a new pair of keys. */
  public Issued create(EntityManager em, TenantId tenantId, Settings settings) {
    var now = clock.instant();
    var row = new ClientEntity();
    row.id = ids.next("cli");
    row.tenantId = tenantId.value();
    row.publishableKey = OpaqueToken.generate("pk_live_", PUBLISHABLE_BYTES);
    row.createdAt = now;
    var secret = issueSecret(row);
    apply(row, settings);
    em.persist(row);
    em.flush();
    return new Issued(snapshot(row), secret);
  }

  private static String issueSecret(ClientEntity row) {
    var secret = OpaqueToken.generate("sk_live_", SECRET_BYTES);
    row.secretKeyHash = OpaqueToken.sha256Hex(secret);
    row.secretKeyHint =
        secret.substring(0, HINT_PREFIX) + "…" + secret.substring(secret.length() - 4);
    return secret;
  }

  private void apply(ClientEntity row, Settings settings) {
    row.name = settings.name();
    row.type = settings.type();
    row.allowedOrigins = StoredJson.write(settings.allowedOrigins());
    row.redirectUris = StoredJson.write(settings.redirectUris());
    row.allowedIps =
        StoredJson.write(settings.allowedIps().stream().map(IpRange::toString).toList());
    row.tokenAlgorithm = settings.tokenAlgorithm().name();
    row.updatedAt = clock.instant();
  }

  /** The client with that id, if it is that tenant's. */
  public Optional<Client> find(EntityManager em, TenantId tenantId, ClientId id) {
    return Optional.ofNullable(em.find(ClientEntity.class, id.value()))
        .filter(row -> row.tenantId.equals(tenantId.value()))
        .map(Clients::snapshot);
  }

  /** A tenant's clients, newest first. The position of a page is the last id. */
  public Page<Client> list(EntityManager em, TenantId tenantId, PageRequest page) {
    var after = page.after();
    var query =
        em.createQuery(
                "from ClientEntity where tenantId = :tenant"
                    + (after == null ? "" : " and id < :after")
                    + " order by id desc",
                ClientEntity.class)
            .setParameter("tenant", tenantId.value())
            .setMaxResults(page.limit() + 1);
    if (after != null) {
      query.setParameter("after", after);
    }
    Long total =
        page.includeTotal()
            ? em.createQuery(
                    "select count(c) from ClientEntity c where c.tenantId = :tenant", Long.class)
                .setParameter("tenant", tenantId.value())
                .getSingleResult()
            : null;
    return Page.of(query.getResultList(), page, row -> row.id, total).map(Clients::snapshot);
  }

  /**
   * The client with that id, if it is that tenant's, kept from being changed by others while this
   * transaction lasts.
   */
  public Optional<Client> lock(EntityManager em, TenantId tenantId, ClientId id) {
    return Optional.ofNullable(
            em.find(ClientEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
        .filter(row -> row.tenantId.equals(tenantId.value()))
        .map(Clients::snapshot);
  }

  /**
   * Changes a client's settings. Who merges into what is there {@linkplain #lock locks} it first.
   *
   * @throws ProblemException {@code not_found}
   */
  public Client change(EntityManager em, TenantId tenantId, ClientId id, Settings settings) {
    var row = locked(em, tenantId, id);
    apply(row, settings);
    em.flush();
    return snapshot(row);
  }

  /**
   * Gives a client a new secret key.
   *
   * @param overlap how long the old key stays good, so that servers can be changed over; zero ends
   *     it at once
   * @throws ProblemException {@code not_found}
   */
  public Issued rotateSecret(EntityManager em, TenantId tenantId, ClientId id, Duration overlap) {
    var row = locked(em, tenantId, id);
    row.previousKeyHash = overlap.isZero() ? null : row.secretKeyHash;
    row.previousKeyUntil = overlap.isZero() ? null : clock.instant().plus(overlap);
    var secret = issueSecret(row);
    row.updatedAt = clock.instant();
    em.flush();
    return new Issued(snapshot(row), secret);
  }

  /**
   * Removes a client; its keys are nothing from then on.
   *
   * @throws ProblemException {@code not_found}
   */
  public void delete(EntityManager em, TenantId tenantId, ClientId id) {
    em.remove(locked(em, tenantId, id));
    em.flush();
  }

  /** The client of a publishable key, and its tenant in whatever status. */
  Optional<Credential> byPublishableKey(EntityManager em, String key) {
    return credential(
        em.createQuery(WITH_TENANT + "c.publishableKey = :key", Object[].class)
            .setParameter("key", key));
  }

  /** The client of a secret key, or of one that still overlaps, and its tenant. */
  Optional<Credential> bySecretKeyHash(EntityManager em, String hash) {
    return credential(
        em.createQuery(
                WITH_TENANT
                    + "(c.secretKeyHash = :hash or (c.previousKeyHash = :hash and c.previousKeyUntil > :now))",
                Object[].class)
            .setParameter("hash", hash)
            .setParameter("now", clock.instant()));
  }

  private static Optional<Credential> credential(TypedQuery<Object[]> query) {
    return query
        .getResultStream()
        .findFirst()
        .map(
            row ->
                new Credential(
                    Tenants.snapshot((TenantEntity) row[1]), snapshot((ClientEntity) row[0])));
  }

  private static ClientEntity locked(EntityManager em, TenantId tenantId, ClientId id) {
    var row = em.find(ClientEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null || !row.tenantId.equals(tenantId.value())) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return row;
  }

  static Client snapshot(ClientEntity row) {
    return new Client(
        new ClientId(row.id),
        new TenantId(row.tenantId),
        row.name,
        row.type,
        row.publishableKey,
        row.secretKeyHint,
        StoredJson.strings(row.allowedOrigins),
        StoredJson.strings(row.redirectUris),
        StoredJson.strings(row.allowedIps).stream()
            .map(text -> IpRange.parse(text).orElseThrow())
            .toList(),
        SigningAlgorithm.valueOf(row.tokenAlgorithm),
        row.createdAt,
        row.updatedAt,
        row.version);
  }
}
