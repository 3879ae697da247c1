package dev.hellojohn.connector;

import dev.hellojohn.edge.EntityVersion;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.TenantId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connectors of a tenant. Each method runs in its caller's transaction. */
@Singleton
class Connectors {

  private static final String DELETED = ConnectorStatus.DELETED.stored();
  private static final String THERE = "c.status <> :deleted";

  private final Clock clock;
  private final IdSource ids;

  @Inject
  Connectors(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  ConnectorId nextId(TenantId tenant) {
    return ConnectorId.next(tenant, ids);
  }

  /** Makes a connector that is not in the database yet. */
  Connector prepare(ConnectorId id, ConnectorSettings settings, String sealedSecret) {
    var now = now();
    var secrets = new Connector.Secrets(sealedSecret, now, null, null);
    return new Connector(id, settings, secrets, now, now, 0);
  }

  void insert(EntityManager em, Connector connector) {
    var row = new ConnectorEntity();
    row.id = connector.id().value();
    row.secret = connector.secrets().current();
    row.secretSetAt = connector.secrets().setAt();
    row.createdAt = connector.createdAt();
    row.updatedAt = connector.updatedAt();
    apply(row, connector.settings());
    em.persist(row);
  }

  /** The connector of that id, unless it was removed. */
  Optional<Connector> find(EntityManager em, ConnectorId id) {
    return Optional.ofNullable(em.find(ConnectorEntity.class, id.value()))
        .filter(row -> !row.status.equals(DELETED))
        .map(Connectors::snapshot);
  }

  /** A page of connectors, the newest first; its cursor is the last one's id. */
  Page<Connector> list(EntityManager em, PageRequest request) {
    var query =
        em.createQuery(
            "select c from ConnectorEntity c where "
                + THERE
                + (request.after() == null ? "" : " and c.id < :after")
                + " order by c.id desc",
            ConnectorEntity.class);
    if (request.after() != null) {
      query.setParameter("after", request.after());
    }
    var rows =
        query
            .setParameter("deleted", DELETED)
            .setMaxResults(request.limit() + 1)
            .getResultStream()
            .map(Connectors::snapshot)
            .toList();
    Long total = null;
    if (request.includeTotal()) {
      total =
          em.createQuery("select count(c) from ConnectorEntity c where " + THERE, Long.class)
              .setParameter("deleted", DELETED)
              .getSingleResult();
    }
    return Page.of(rows, request, connector -> connector.id().value(), total);
  }

  /**
   * The connector of that id, kept from being changed by others while this transaction lasts.
   *
   * @param ifMatch the version that the caller has seen, or null
   * @throws ProblemException {@code not_found}; {@code precondition_failed}
   */
  Connector lock(EntityManager em, ConnectorId id, @Nullable String ifMatch) {
    var connector = snapshot(row(em, id));
    new EntityVersion(connector.version()).requireMatch(ifMatch);
    return connector;
  }

  /** Changes what its owner decides. */
  Connector change(EntityManager em, ConnectorId id, ConnectorSettings settings) {
    var row = row(em, id);
    apply(row, settings);
    return touched(em, row);
  }

  /** Ends the overlap of two secrets now. */
  Connector endOverlap(EntityManager em, ConnectorId id) {
    var row = row(em, id);
    row.previousSecret = null;
    row.previousExpiresAt = null;
    return touched(em, row);
  }

  /**
   * Puts a new secret in place of the current one.
   *
   * @param previous the current one, sealed for its new place; null when it ends now
   * @param overlap how long both hold
   */
  Connector rotate(
      EntityManager em,
      ConnectorId id,
      String secret,
      @Nullable String previous,
      Duration overlap) {
    var row = row(em, id);
    var now = now();
    row.secret = secret;
    row.secretSetAt = now;
    row.previousSecret = previous;
    row.previousExpiresAt = previous == null ? null : now.plus(overlap);
    return touched(em, row);
  }

  /** Removes a connector from sight, for good; {@link EventRetention} removes its rows. */
  void delete(EntityManager em, ConnectorId id) {
    var row = row(em, id);
    row.status = DELETED;
    row.previousSecret = null;
    row.previousExpiresAt = null;
    touched(em, row);
  }

  private static ConnectorEntity row(EntityManager em, ConnectorId id) {
    var row = em.find(ConnectorEntity.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (row == null || row.status.equals(DELETED)) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
    return row;
  }

  private Connector touched(EntityManager em, ConnectorEntity row) {
    row.updatedAt = now();
    em.flush();
    return snapshot(row);
  }

  /** As the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static void apply(ConnectorEntity row, ConnectorSettings settings) {
    row.name = settings.name();
    row.status = (settings.enabled() ? ConnectorStatus.ACTIVE : ConnectorStatus.DISABLED).stored();
    row.timestampRequired = settings.timestampRequired();
    row.eventIdSource = settings.eventId() == null ? null : settings.eventId().toStored();
    row.eventTypeSource = settings.eventType() == null ? null : settings.eventType().toStored();
  }

  private static Connector snapshot(ConnectorEntity row) {
    return new Connector(
        new ConnectorId(row.id),
        new ConnectorSettings(
            row.name,
            ConnectorStatus.ofStored(row.status) == ConnectorStatus.ACTIVE,
            row.timestampRequired,
            FieldSource.ofStored(row.eventIdSource),
            FieldSource.ofStored(row.eventTypeSource)),
        new Connector.Secrets(
            row.secret, row.secretSetAt, row.previousSecret, row.previousExpiresAt),
        row.createdAt,
        row.updatedAt,
        row.version);
  }
}
