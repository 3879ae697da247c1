package dev.hellojohn.connector;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hj_connector}. Only what changed is written: no change of a name puts back a
 * secret that was sealed anew meanwhile.
 */
@Entity
@DynamicUpdate
@Table(name = "hj_connector")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ConnectorEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String name;

  String status;

  @Column(name = "timestamp_required")
  boolean timestampRequired;

  @Column(name = "event_id_source")
  @Nullable String eventIdSource;

  @Column(name = "event_type_source")
  @Nullable String eventTypeSource;

  /** Sealed. */
  String secret;

  @Column(name = "secret_set_at")
  Instant secretSetAt;

  /** Sealed. */
  @Column(name = "previous_secret")
  @Nullable String previousSecret;

  @Column(name = "previous_expires_at")
  @Nullable Instant previousExpiresAt;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Version long version;
}
