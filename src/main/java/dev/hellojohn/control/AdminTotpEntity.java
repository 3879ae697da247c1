package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code cp_admin_totp}. */
@Entity
@Table(name = "cp_admin_totp")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AdminTotpEntity {

  /** The admin's. */
  @Id String id;

  /** Sealed for the admin. */
  String seed;

  @Column(name = "last_step")
  long lastStep;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "confirmed_at")
  @Nullable Instant confirmedAt;
}
