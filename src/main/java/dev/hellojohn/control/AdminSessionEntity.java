package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_admin_session}. */
@Entity
@Table(name = "cp_admin_session")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AdminSessionEntity {

  @Id String id;

  @Column(name = "admin_id", updatable = false)
  String adminId;

  @Column(updatable = false)
  String kind;

  @Column(name = "token_hash", updatable = false)
  String tokenHash;

  @Column(name = "ip_address", updatable = false)
  @Nullable String ipAddress;

  @Column(name = "network", updatable = false)
  @Nullable String network;

  @Column(name = "user_agent", updatable = false)
  @Nullable String userAgent;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "last_used_at")
  Instant lastUsedAt;

  @Column(name = "expires_at", updatable = false)
  Instant expiresAt;

  @Column(name = "revoked_at")
  @Nullable Instant revokedAt;
}
