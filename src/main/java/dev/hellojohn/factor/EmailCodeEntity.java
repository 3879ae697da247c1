package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_email_code}. After its INSERT it is changed by statements alone. */
@Entity
@Table(name = "hj_email_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EmailCodeEntity {

  /** The SHA-256 of what the client was given. */
  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String purpose;

  @Column(name = "bound_to")
  String boundTo;

  String email;

  @Column(name = "mail_id")
  String mailId;

  /** Sealed: the key of the code's HMAC. */
  String secret;

  /** Null until the mail is written, and for ever where nobody has the address. */
  @Column(name = "user_id")
  @Nullable String userId;

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
