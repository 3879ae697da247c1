package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_passkey_challenge}. Its id is the SHA-256 of what the client was given. */
@Entity
@Table(name = "hj_passkey_challenge")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class PasskeyChallengeEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String purpose;

  @Column(name = "client_id")
  String clientId;

  /** Nobody's before a sign-in. */
  @Column(name = "user_id")
  @Nullable String userId;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "used_at")
  @Nullable Instant usedAt;
}
