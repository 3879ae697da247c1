package dev.hellojohn.tenancy;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of {@code cp_captcha_secret}. */
@Entity
@Table(name = "cp_captcha_secret")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class CaptchaSecretEntity {

  /** The tenant's. */
  @Id String id;

  /** Sealed for the tenant. */
  String secret;
}
