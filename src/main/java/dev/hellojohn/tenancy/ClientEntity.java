package dev.hellojohn.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_client}. */
@Entity
@Table(name = "cp_client")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ClientEntity {

  @Id String id;

  @Column(name = "tenant_id", updatable = false)
  String tenantId;

  String name;
  String type;

  @Column(name = "publishable_key", updatable = false)
  String publishableKey;

  @Column(name = "secret_key_hash")
  String secretKeyHash;

  @Column(name = "secret_key_hint")
  String secretKeyHint;

  @Column(name = "previous_key_hash")
  @Nullable String previousKeyHash;

  @Column(name = "previous_key_until")
  @Nullable Instant previousKeyUntil;

  @Column(name = "allowed_origins")
  String allowedOrigins;

  @Column(name = "redirect_uris")
  String redirectUris;

  @Column(name = "allowed_ips")
  String allowedIps;

  @Column(name = "token_algorithm")
  String tokenAlgorithm;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  @Version long version;
}
