package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What all rows of codes that are sent have. After its INSERT one is changed by statements alone.
 */
@MappedSuperclass
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
abstract class CodeEntity {

  /** The SHA-256 of a random token, which a client may have been given. */
  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  @Column(name = "bound_to")
  String boundTo;

  /** Sealed: the key of the code's HMAC. */
  String secret;

  /** Whose code it is; null while nobody's is known. */
  @Column(name = "user_id")
  @Nullable String userId;

  /** Null while there is no code, and when it is void. */
  @Column(name = "code_hash")
  @Nullable String codeHash;

  int attempts;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "used_at")
  @Nullable Instant usedAt;
}
