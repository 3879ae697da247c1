package dev.hellojohn.captcha;

import java.util.Locale;

/** What a captcha can be asked for. A token that says what it is for is for that alone. */
public enum CaptchaUse {
  /** POST /v1/auth/sign-up. */
  SIGN_UP,
  /** POST /v1/auth/sign-in. */
  SIGN_IN,
  /** POST /v1/auth/forgot-password. */
  FORGOT_PASSWORD,
  /** POST /v1/auth/magic-link. */
  MAGIC_LINK,
  /** POST /v1/auth/otp/send. */
  EMAIL_OTP;

  /** The word in the settings, and the action that a page names to the provider. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
