package dev.hellojohn.connector;

import dev.hellojohn.event.audit.AuditAction;
import dev.hellojohn.event.audit.AuditEvent;
import dev.hellojohn.event.audit.AuditLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is written into the audit trail of connectors: never a secret, sealed or not. Each method
 * runs in the caller's transaction.
 */
@Singleton
class ConnectorAudit {

  private final AuditLog log;

  @Inject
  ConnectorAudit(AuditLog log) {
    this.log = log;
  }

  void created(EntityManager em, Connector connector) {
    log.append(
        em,
        AuditEvent.of(AuditAction.CONNECTOR_CREATE)
            .on(connector.id())
            .change(Map.of(), state(connector.settings())));
  }

  void changed(EntityManager em, Connector before, Connector after, boolean overlapEnded) {
    var event =
        AuditEvent.of(AuditAction.CONNECTOR_UPDATE)
            .on(after.id())
            .change(state(before.settings()), state(after.settings()))
            .detail("previous_secret", overlapEnded ? AuditEvent.CHANGED : null);
    if (!event.details().isEmpty()) {
      log.append(em, event);
    }
  }

  void rotated(EntityManager em, Connector connector, Duration overlap) {
    log.append(
        em,
        AuditEvent.of(AuditAction.CONNECTOR_ROTATE_SECRET)
            .on(connector.id())
            .detail("secret", AuditEvent.CHANGED)
            .detail("overlap_seconds", overlap.toSeconds()));
  }

  void deleted(EntityManager em, ConnectorId connector) {
    log.append(em, AuditEvent.of(AuditAction.CONNECTOR_DELETE).on(connector));
  }

  private static Map<String, Object> state(ConnectorSettings settings) {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("name", settings.name());
    state.put("enabled", settings.enabled());
    state.put("timestamp_required", settings.timestampRequired());
    if (settings.eventId() != null) {
      state.put("event_id", settings.eventId().toStored());
    }
    if (settings.eventType() != null) {
      state.put("event_type", settings.eventType().toStored());
    }
    return state;
  }
}
