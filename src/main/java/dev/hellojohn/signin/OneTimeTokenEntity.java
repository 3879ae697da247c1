package dev.hellojohn.signin;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hj_one_time_token}. Its id is the SHA-256 of the token, which nobody has stored.
 */
@Entity
@Table(name = "hj_one_time_token")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class OneTimeTokenEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String purpose;

  @Column(name = "user_id")
  String userId;

  String email;

  @Column(name = "mail_id")
  @Nullable String mailId;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "used_at")
  @Nullable Instant usedAt;
}
