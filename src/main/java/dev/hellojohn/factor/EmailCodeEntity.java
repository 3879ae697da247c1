package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/**
 * A row of {@code hj_email_code}. User and hash are null until the mail is written, and for ever
 * where nobody has the address.
 */
@Entity
@Table(name = "hj_email_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class EmailCodeEntity extends CodeEntity {

  String purpose;

  String email;

  @Column(name = "mail_id")
  String mailId;
}
