package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code cp_admin_backup_code}. */
@Entity
@Table(name = "cp_admin_backup_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AdminBackupCodeEntity {

  /** A hash of admin and code. */
  @Id String id;

  @Column(name = "admin_id", updatable = false)
  String adminId;
}
