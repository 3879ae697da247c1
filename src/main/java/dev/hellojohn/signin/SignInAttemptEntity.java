package dev.hellojohn.signin;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.PartitionKey;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A row of {@code hj_sign_in_attempt}: how often a password of one account was tried. */
@Entity
@Table(name = "hj_sign_in_attempt")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SignInAttemptEntity {

  @Id String id;

  @TenantId
  @PartitionKey
  @Column(name = "tenant_id")
  String tenantId;

  /** The id of the account's row; null in rows from before there was this column. */
  @Column(name = "account_id")
  @Nullable String accountId;

  int failures;

  @Column(name = "window_started_at")
  Instant windowStartedAt;

  @Column(name = "locked_until")
  @Nullable Instant lockedUntil;
}
