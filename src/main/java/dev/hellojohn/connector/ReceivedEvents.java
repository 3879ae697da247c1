package dev.hellojohn.connector;

import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.IdSource;
import dev.hellojohn.kernel.Ids;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events that a tenant's connectors have received. Each method runs in its caller's
 * transaction.
 */
@Singleton
class ReceivedEvents {

  private static final String PREFIX = "evt";

  private final Clock clock;
  private final IdSource ids;

  @Inject
  ReceivedEvents(Clock clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /** Whether a text is the id of an event, if of any. */
  static boolean isId(String text) {
    return Ids.isValid(PREFIX, text);
  }

  /**
   * Stores an event, unless one with its id is there already. Of two that come at the same time one
   * ends in a unique violation.
   *
   * @return whether it was stored
   */
  boolean insert(EntityManager em, ConnectorId connector, IncomingEvent event) {
    var key = event.eventId() == null ? null : key(event.eventId());
    if (key != null && isThere(em, connector, key)) {
      return false;
    }
    var row = new ReceivedEventEntity();
    row.id = ids.next(PREFIX);
    row.connectorId = connector.value();
    row.receivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    row.eventKey = key;
    row.providerEventId = event.shownId();
    row.eventType = event.type();
    row.contentType = event.contentType();
    row.payloadSize = event.payload().length;
    row.payload = event.payload();
    em.persist(row);
    em.flush();
    return true;
  }

  private static boolean isThere(EntityManager em, ConnectorId connector, String key) {
    return !em.createQuery(
            "select e.id from ReceivedEventEntity e"
                + " where e.connectorId = :connector and e.eventKey = :key",
            String.class)
        .setParameter("connector", connector.value())
        .setParameter("key", key)
        .getResultList()
        .isEmpty();
  }

  /** Ids of any length and in any characters are compared exactly, in every database. */
  private static String key(String eventId) {
    return OpaqueToken.sha256Hex(eventId);
  }

  /** A page of a connector's events, the newest first; its cursor is the last one's id. */
  Page<ReceivedEvent> list(
      EntityManager em, ConnectorId connector, ReceivedEventFilter filter, PageRequest request) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    var where = where(connector, filter, parameters);
    Long total = null;
    if (request.includeTotal()) {
      total =
          bind(
                  em.createQuery(
                      "select count(e) from ReceivedEventEntity e where " + where, Long.class),
                  parameters)
              .getSingleResult();
    }
    if (request.after() != null) {
      where += " and e.id < :after";
      parameters.put("after", request.after());
    }
    var rows =
        bind(
                em.createQuery(
                    "select e.id, e.receivedAt, e.providerEventId, e.eventType, e.contentType,"
                        + " e.payloadSize from ReceivedEventEntity e where "
                        + where
                        + " order by e.id desc",
                    Object[].class),
                parameters)
            .setMaxResults(request.limit() + 1)
            .getResultStream()
            .map(ReceivedEvents::event)
            .toList();
    return Page.of(rows, request, ReceivedEvent::id, total);
  }

  /** An event of a connector, with its payload. */
  Optional<ReceivedEvent.Whole> find(EntityManager em, ConnectorId connector, String id) {
    return Optional.ofNullable(em.find(ReceivedEventEntity.class, id))
        .filter(row -> row.connectorId.equals(connector.value()))
        .map(
            row ->
                new ReceivedEvent.Whole(
                    new ReceivedEvent(
                        row.id,
                        row.receivedAt,
                        row.providerEventId,
                        row.eventType,
                        row.contentType,
                        row.payloadSize),
                    row.payload));
  }

  private static ReceivedEvent event(Object[] row) {
    return new ReceivedEvent(
        (String) row[0],
        (Instant) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4],
        (Integer) row[5]);
  }

  private static String where(
      ConnectorId connector, ReceivedEventFilter filter, Map<String, Object> parameters) {
    var where = new StringBuilder("e.connectorId = :connector");
    parameters.put("connector", connector.value());
    if (filter.type() != null) {
      where.append(" and e.eventType = :type");
      parameters.put("type", filter.type());
    }
    if (filter.providerEventId() != null) {
      where.append(" and e.eventKey = :key");
      parameters.put("key", key(filter.providerEventId()));
    }
    if (filter.receivedAfter() != null) {
      where.append(" and e.receivedAt >= :receivedAfter");
      parameters.put("receivedAfter", filter.receivedAfter());
    }
    if (filter.receivedBefore() != null) {
      where.append(" and e.receivedAt < :receivedBefore");
      parameters.put("receivedBefore", filter.receivedBefore());
    }
    return where.toString();
  }

  private static <T> TypedQuery<T> bind(TypedQuery<T> query, Map<String, Object> parameters) {
    parameters.forEach(query::setParameter);
    return query;
  }

  /**
   * Removes events that were received before a moment, or whose connector was removed, at most so
   * many at once, so that no transaction grows long.
   *
   * @return how many were removed; fewer than the batch means that none is left
   */
  int purge(EntityManager em, Instant before, int batch) {
    List<String> due =
        em.createQuery(
                "select e.id from ReceivedEventEntity e where e.receivedAt < :before"
                    + " order by e.receivedAt",
                String.class)
            .setParameter("before", before)
            .setMaxResults(batch)
            .getResultList();
    if (due.isEmpty()) {
      due =
          em.createQuery(
                  "select e.id from ReceivedEventEntity e, ConnectorEntity c"
                      + " where c.id = e.connectorId and c.status = :deleted",
                  String.class)
              .setParameter("deleted", ConnectorStatus.DELETED.stored())
              .setMaxResults(batch)
              .getResultList();
    }
    if (due.isEmpty()) {
      return 0;
    }
    return em.createQuery("delete from ReceivedEventEntity e where e.id in (:due)")
        .setParameter("due", due)
        .executeUpdate();
  }

  /** Removes the rows of removed connectors that have no events any more. */
  int purgeConnectors(EntityManager em) {
    return em.createQuery(
            "delete from ConnectorEntity c where c.status = :deleted and not exists"
                + " (select 1 from ReceivedEventEntity e where e.connectorId = c.id)")
        .setParameter("deleted", ConnectorStatus.DELETED.stored())
        .executeUpdate();
  }
}
