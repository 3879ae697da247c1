package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code cp_idempotency}. */
@Entity(name = "OperatorIdempotencyEntity")
@Table(name = "cp_idempotency")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class IdempotencyEntity {

  @Id String id;

  @Column(name = "request_hash", updatable = false)
  String requestHash;

  /** The answer's HTTP status, or 0 while the request runs. */
  int status;

  /** Sealed: it may hold a key that is shown this once. */
  String answer;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;
}
