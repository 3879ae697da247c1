package dev.hellojohn.event.mail;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hj_mail}: something to be sent. It holds no secret: those are made when it is
 * sent.
 */
@Entity
@Table(name = "hj_mail")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class MailEntity {

  static final String WAITING = "waiting";
  static final String SENDING = "sending";

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  String purpose;

  String recipient;

  String link;

  @Column(name = "user_id")
  @Nullable String userId;

  /** What it is about beside its user. */
  @Nullable String about;

  String status;

  int attempts;

  @Column(name = "next_attempt_at")
  Instant nextAttemptAt;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
