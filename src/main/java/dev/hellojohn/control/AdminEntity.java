package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_admin}. */
@Entity
@Table(name = "cp_admin")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AdminEntity {

  @Id String id;
  String email;
  @Nullable String name;

  @Column(name = "password_hash")
  String passwordHash;

  String role;

  @Column(name = "tenant_ids")
  @Nullable String tenantIds;

  String status;

  @Column(name = "last_sign_in_at")
  @Nullable Instant lastSignInAt;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Version long version;
}
