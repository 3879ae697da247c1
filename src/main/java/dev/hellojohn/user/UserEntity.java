package dev.hellojohn.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_user}. */
@Entity
@Table(name = "hj_user")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class UserEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String email;

  @Column(name = "pending_email")
  @Nullable String pendingEmail;

  @Column(name = "email_verified")
  boolean emailVerified;

  @Nullable String username;

  @Nullable String name;

  @Column(name = "name_search")
  @Nullable String nameSearch;

  @Nullable String phone;

  @Column(name = "avatar_url")
  @Nullable String avatarUrl;

  @Column(name = "external_id")
  @Nullable String externalId;

  @Column(name = "password_hash")
  @Nullable String passwordHash;

  String role;

  String status;

  @Column(name = "mfa_enabled")
  boolean mfaEnabled;

  @Column(name = "public_metadata")
  String publicMetadata;

  @Column(name = "private_metadata")
  String privateMetadata;

  @Column(name = "password_changed_at")
  @Nullable Instant passwordChangedAt;

  @Column(name = "last_sign_in_at")
  @Nullable Instant lastSignInAt;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Version long version;
}
