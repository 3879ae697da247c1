package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_mfa_factor}. It is changed by statements alone. */
@Entity
@Table(name = "hj_mfa_factor")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class FactorEntity {

  static final String PENDING = "pending";
  static final String ACTIVE = "active";

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "user_id")
  String userId;

  String type;

  @Nullable String name;

  String status;

  String secret;

  @Column(name = "last_step")
  long lastStep;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "last_used_at")
  @Nullable Instant lastUsedAt;

  /** When a pending one ends; an active one does not. */
  @Column(name = "expires_at")
  @Nullable Instant expiresAt;
}
