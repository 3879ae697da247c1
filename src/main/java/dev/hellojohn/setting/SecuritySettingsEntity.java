package dev.hellojohn.setting;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The row of {@code cp_security_settings}, which the first change makes. */
@Entity
@Table(name = "cp_security_settings")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SecuritySettingsEntity {

  static final int ID = 1;

  @Id int id;

  /** JSON, see {@link SecuritySettingsRow}. */
  String settings;

  @Column(name = "updated_at")
  Instant updatedAt;

  /** Raised by hand, under the row's lock. */
  long version;
}
