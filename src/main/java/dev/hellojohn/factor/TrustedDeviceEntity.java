package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_trusted_device}. After its INSERT it is changed by statements alone. */
@Entity
@Table(name = "hj_trusted_device")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class TrustedDeviceEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "user_id")
  String userId;

  @Column(name = "client_id")
  String clientId;

  /** The SHA-256 of what the client was given. */
  @Column(name = "token_hash")
  String tokenHash;

  @Column(name = "user_agent")
  @Nullable String userAgent;

  @Column(name = "ip_address")
  @Nullable String ipAddress;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "last_used_at")
  @Nullable Instant lastUsedAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
