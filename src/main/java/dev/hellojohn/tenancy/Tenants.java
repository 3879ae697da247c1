package dev.hellojohn.tenancy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.StoredJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The tenants of the global database. Each method runs in its caller's control transaction. */
@Singleton
public class Tenants {

  private static final Pattern SLUG = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?");

  private final Clock clock;

  @Inject
  public Tenants(Clock clock) {
    this.clock = clock;
  }

  /**
   * Whether a text may be a slug: 1 to 48 of lower-case letters, digits and inner hyphens, and not
   * an id.
   */
  public static boolean isSlug(String text) {
    return SLUG.matcher(text).matches();
  }

  /** The tenant with that id, in whatever status. */
  public Optional<Tenant> find(EntityManager em, TenantId id) {
    return Optional.ofNullable(em.find(TenantEntity.class, id.value())).map(Tenants::snapshot);
  }

  /** The tenant with that slug, in whatever status. */
  public Optional<Tenant> findBySlug(EntityManager em, String slug) {
    return em.createQuery("from TenantEntity where slug = :slug", TenantEntity.class)
        .setParameter("slug", slug)
        .getResultStream()
        .findFirst()
        .map(Tenants::snapshot);
  }

  /** The tenant that an id or a slug names. */
  public Optional<Tenant> findByIdOrSlug(EntityManager em, String idOrSlug) {
    return TenantId.parse(idOrSlug)
        .map(id -> find(em, id))
        .orElseGet(() -> findBySlug(em, idOrSlug));
  }

  /**
   * Tenants by id, which is by time of creation; newest first. The position of a page is the last
   * id.
   */
  public Page<Tenant> list(EntityManager em, TenantFilter filter, PageRequest page) {
    var where = new StringBuilder(" where 1 = 1");
    where.append(filter.status() == null ? " and t.status <> :status" : " and t.status = :status");
    if (filter.query() != null) {
      where.append(" and (t.slug like :query escape '!' or lower(t.name) like :query escape '!')");
    }
    if (filter.only() != null) {
      where.append(" and t.id in :only");
    }
    Consumer<jakarta.persistence.Query> bind =
        query -> {
          query.setParameter(
              "status",
              (filter.status() == null ? TenantStatus.DELETED : filter.status()).wireName());
          if (filter.query() != null) {
            query.setParameter("query", likePrefix(filter.query()));
          }
          if (filter.only() != null) {
            query.setParameter("only", filter.only().stream().map(TenantId::value).toList());
          }
        };
    var after = page.after() == null ? "" : " and t.id < :after";
    var query =
        em.createQuery(
            "from TenantEntity t" + where + after + " order by t.id desc", TenantEntity.class);
    bind.accept(query);
    if (page.after() != null) {
      query.setParameter("after", page.after());
    }
    var rows = query.setMaxResults(page.limit() + 1).getResultList();
    Long total = null;
    if (page.includeTotal()) {
      var count = em.createQuery("select count(t) from TenantEntity t" + where, Long.class);
      bind.accept(count);
      total = count.getSingleResult();
    }
    return Page.of(rows, page, row -> row.id, total).map(Tenants::snapshot);
  }

  private static String likePrefix(String text) {
    return text.toLowerCase(Locale.ROOT).replace("!", "!!").replace("%", "!%").replace("_", "!_")
        + "%";
  }

  /** The tenant with that id, kept from being changed by others while this transaction lasts. */
  public Optional<Tenant> lock(EntityManager em, TenantId id) {
    return Optional.ofNullable(
            em.find(TenantEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE))
        .map(Tenants::snapshot);
  }

  /**
   * Changes a tenant's settings. Who merges into what is there {@linkplain #lock locks} it first.
   *
   * @throws ProblemException {@code not_found}
   */
  public Tenant change(EntityManager em, TenantId id, TenantChange change) {
    var row = locked(em, id);
    row.slug = change.slug();
    row.name = change.name();
    row.plan = change.plan();
    row.region = change.region();
    row.ownerEmail = change.ownerEmail();
    row.allowedOrigins = StoredJson.write(change.allowedOrigins());
    row.authConfig = StoredJson.write(change.authConfig());
    row.publicMetadata = StoredJson.write(change.publicMetadata());
    row.privateMetadata = StoredJson.write(change.privateMetadata());
    return touched(em, row);
  }

  /**
   * Moves a tenant from one status to another.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is in none of the statuses
   *     it may come from
   */
  public Tenant move(EntityManager em, TenantId id, List<TenantStatus> from, TenantStatus to) {
    var row = locked(em, id);
    var status = TenantStatus.parse(row.status).orElseThrow();
    if (status == to) {
      return snapshot(row);
    }
    if (!from.contains(status)) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "The tenant is " + row.status + ", which can't become " + to.wireName() + ".");
    }
    row.deletedFrom = to == TenantStatus.DELETED ? row.status : null;
    row.status = to.wireName();
    row.deletedAt = to == TenantStatus.DELETED ? clock.instant() : null;
    row.leaseUntil = null;
    return touched(em, row);
  }

  /**
   * Takes a deletion back: the tenant is again what it was, active or suspended.
   *
   * @throws ProblemException {@code not_found}; {@code conflict} if it is not deleted
   */
  public Tenant restore(EntityManager em, TenantId id) {
    var row = locked(em, id);
    if (!row.status.equals(TenantStatus.DELETED.wireName())) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "The tenant is " + row.status + ": there is nothing to restore.");
    }
    var before =
        row.deletedFrom == null
            ? TenantStatus.ACTIVE
            : TenantStatus.parse(row.deletedFrom).orElseThrow();
    return move(em, id, List.of(TenantStatus.DELETED), before);
  }

  private Tenant touched(EntityManager em, TenantEntity row) {
    row.updatedAt = clock.instant();
    em.flush();
    return snapshot(row);
  }

  private static TenantEntity locked(EntityManager em, TenantId id) {
    var row = em.find(TenantEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return row;
  }

  static Tenant snapshot(TenantEntity row) {
    return new Tenant(
        new TenantId(row.id),
        row.slug,
        row.name,
        TenantStatus.parse(row.status).orElseThrow(),
        row.plan,
        row.region,
        row.ownerEmail,
        IsolationMode.parse(row.isolationMode).orElseThrow(),
        StoredJson.strings(row.allowedOrigins),
        StoredJson.read(row.authConfig, AuthConfig.class),
        StoredJson.object(row.publicMetadata),
        StoredJson.object(row.privateMetadata),
        row.schemaVersion,
        row.migrationState,
        row.migrationError,
        row.deletedAt,
        row.createdAt,
        row.updatedAt,
        row.version);
  }
}
