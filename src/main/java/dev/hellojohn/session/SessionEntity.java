package dev.hellojohn.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hj_session}. It is changed by statements alone, never through the entity: what
 * keeps two refreshes apart is the condition in the statement.
 */
@Entity
@Table(name = "hj_session")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SessionEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "user_id")
  String userId;

  @Column(name = "client_id")
  String clientId;

  int generation;

  String salt;

  @Column(name = "rotated_at")
  @Nullable Instant rotatedAt;

  @Column(name = "auth_time")
  Instant authTime;

  String amr;

  String acr;

  @Column(name = "mfa_verified")
  boolean mfaVerified;

  @Column(name = "user_agent")
  @Nullable String userAgent;

  @Column(name = "ip_address")
  @Nullable String ipAddress;

  String network;

  @Column(name = "device_type")
  String deviceType;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "last_active_at")
  Instant lastActiveAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "revoked_at")
  @Nullable Instant revokedAt;

  @Column(name = "revoke_reason")
  @Nullable String revokeReason;
}
