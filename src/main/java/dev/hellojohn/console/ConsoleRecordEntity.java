package dev.hellojohn.console;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code cp_console_record}. */
@Entity
@Table(name = "cp_console_record")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class ConsoleRecordEntity {

  @Id String id;
  String sealed;

  @Column(name = "expires_at")
  Instant expiresAt;
}
