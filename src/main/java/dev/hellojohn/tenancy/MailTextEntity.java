package dev.hellojohn.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code cp_mail_text}. */
@Entity
@Table(name = "cp_mail_text")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class MailTextEntity {

  @Id String id;

  @Column(name = "tenant_id", updatable = false)
  String tenantId;

  @Column(updatable = false)
  String purpose;

  @Column(updatable = false)
  String language;

  String subject;

  String plain;

  String html;

  long version;

  @Column(name = "created_at", updatable = false)
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
