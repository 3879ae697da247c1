package dev.hellojohn.factor;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of {@code hj_sms_code}: a message that was to be sent, and its code. */
@Entity
@Table(name = "hj_sms_code")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class SmsCodeEntity extends CodeEntity {

  /** The factor whose number it goes to, pending or active. */
  @Column(name = "factor_id")
  String factorId;

  /** An HMAC of the number, to count by. */
  @Column(name = "number_hash")
  String numberHash;

  /** Whether it may have cost something. */
  boolean billed;
}
