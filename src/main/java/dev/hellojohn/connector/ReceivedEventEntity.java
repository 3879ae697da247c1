package dev.hellojohn.connector;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_connector_event}. It is never changed. */
@Entity
@Table(name = "hj_connector_event")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ReceivedEventEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "connector_id", updatable = false)
  String connectorId;

  @Column(name = "received_at", updatable = false)
  Instant receivedAt;

  /** SHA-256 of the id that the sender gave it, or null. */
  @Column(name = "event_key", updatable = false)
  @Nullable String eventKey;

  @Column(name = "provider_event_id", updatable = false)
  @Nullable String providerEventId;

  @Column(name = "event_type", updatable = false)
  @Nullable String eventType;

  @Column(name = "content_type", updatable = false)
  @Nullable String contentType;

  @Column(name = "payload_size", updatable = false)
  int payloadSize;

  @Column(updatable = false)
  byte[] payload;
}
