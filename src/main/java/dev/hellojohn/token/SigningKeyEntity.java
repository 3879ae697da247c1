package dev.hellojohn.token;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_signing_key}. */
@Entity
@Table(name = "cp_signing_key")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SigningKeyEntity {

  @Id String id;

  @Column(name = "tenant_id", updatable = false)
  String tenantId;

  @Column(updatable = false)
  String algorithm;

  @Column(updatable = false)
  int generation;

  @Column(name = "public_key", updatable = false)
  String publicKey;

  @Column(name = "private_key", updatable = false)
  String privateKey;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "signs_from", updatable = false)
  Instant signsFrom;

  @Column(name = "published_until")
  @Nullable Instant publishedUntil;
}
