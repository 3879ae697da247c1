package dev.hellojohn.event.mail;

import dev.hellojohn.config.MailForm;
import java.time.Duration;
import java.util.Locale;

/** What a mail is for; its template has this name. */
public enum MailPurpose {
  /** Somebody forgot their password. */
  RESET_PASSWORD(Duration.ofHours(1)),
  /** Somebody signed up with an address, and has to show that it is theirs. */
  VERIFY_EMAIL(Duration.ofHours(24)),
  /** Somebody signed up with an address that has an account already, and was not told so. */
  SIGN_UP_AGAIN(Duration.ofHours(1)),
  /** A user wants to have this address. */
  CHANGE_EMAIL(Duration.ofHours(24)),
  /** A user who has this address wants to have another one. */
  EMAIL_CHANGE_NOTICE(Duration.ofHours(24)),
  /** Somebody wants to sign in by mail. */
  MAGIC_LINK(Duration.ofMinutes(15)),
  /** Somebody wants to sign in with a code that is mailed. */
  SIGN_IN_CODE(Duration.ofMinutes(10)),
  /** A user shows, or enrols, that they read the mails to their address. */
  FACTOR_CODE(Duration.ofMinutes(10)),
  /** Too many wrong passwords were tried for a user's account. */
  ACCOUNT_LOCKED(Duration.ofHours(1)),
  /** A user signed in from a device that they have not used before. */
  NEW_DEVICE(Duration.ofHours(24));

  private final Duration life;

  MailPurpose(Duration life) {
    this.life = life;
  }

  /** How long the mail is of use to anybody. */
  public Duration life() {
    return life;
  }

  /** What its text can speak of. */
  MailForm form() {
    return MailForm.valueOf(name());
  }

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static MailPurpose ofStored(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
