package dev.hellojohn.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code cp_admin_identity}. */
@Entity
@Table(name = "cp_admin_identity")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AdminIdentityEntity {

  @Id String id;

  @Column(name = "admin_id", updatable = false)
  String adminId;

  @Column(updatable = false)
  String issuer;

  @Column(updatable = false)
  String subject;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;
}
