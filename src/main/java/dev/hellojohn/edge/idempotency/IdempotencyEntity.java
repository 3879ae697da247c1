package dev.hellojohn.edge.idempotency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;

/** A row of {@code hj_idempotency}. */
@Entity
@Table(name = "hj_idempotency")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class IdempotencyEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "request_hash")
  String requestHash;

  int status;

  String answer;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
