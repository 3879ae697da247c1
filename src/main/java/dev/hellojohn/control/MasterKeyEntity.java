package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_master_key}. */
@Entity
@Table(name = "cp_master_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class MasterKeyEntity {

  @Id String id;
  String name;

  @Column(name = "key_hash", updatable = false)
  String keyHash;

  @Column(name = "key_hint", updatable = false)
  String keyHint;

  String scopes;

  @Column(name = "tenant_ids")
  @Nullable String tenantIds;

  @Column(name = "created_by", updatable = false)
  String createdBy;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Column(name = "last_used_at")
  @Nullable Instant lastUsedAt;

  @Column(name = "expires_at")
  @Nullable Instant expiresAt;

  @Column(name = "revoked_at")
  @Nullable Instant revokedAt;

  @Version long version;
}
