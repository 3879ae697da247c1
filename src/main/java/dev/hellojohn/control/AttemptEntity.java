package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_sign_in_attempt}. */
@Entity(name = "OperatorAttemptEntity")
@Table(name = "cp_sign_in_attempt")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AttemptEntity {

  @Id String id;
  int failures;

  @Column(name = "window_started_at")
  Instant windowStartedAt;

  @Column(name = "locked_until")
  @Nullable Instant lockedUntil;
}
