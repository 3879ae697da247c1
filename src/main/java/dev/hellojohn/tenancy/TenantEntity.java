package dev.hellojohn.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_tenant}. JSON columns are text, so that three products store them alike. */
@Entity
@Table(name = "cp_tenant")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class TenantEntity {

  @Id String id;
  String slug;
  String name;
  String status;
  String plan;
  @Nullable String region;

  @Column(name = "owner_email")
  @Nullable String ownerEmail;

  @Column(name = "isolation_mode", updatable = false)
  String isolationMode;

  /** Sealed; no change of the entity writes it back, only {@code store.Resealing} replaces it. */
  @Column(updatable = false)
  String placement;

  @Column(name = "allowed_origins")
  String allowedOrigins;

  @Column(name = "auth_config")
  String authConfig;

  @Column(name = "public_metadata")
  String publicMetadata;

  @Column(name = "private_metadata")
  String privateMetadata;

  @Column(name = "schema_version")
  @Nullable String schemaVersion;

  @Column(name = "migration_state")
  String migrationState;

  @Column(name = "migration_error")
  @Nullable String migrationError;

  @Column(name = "lease_until")
  @Nullable Instant leaseUntil;

  @Column(name = "deleted_at")
  @Nullable Instant deletedAt;

  @Column(name = "deleted_from")
  @Nullable String deletedFrom;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Version long version;
}
