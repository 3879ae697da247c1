package dev.hellojohn.factor;

import org.jspecify.annotations.Nullable;

/** A code that was sent to somebody, as it was when it was read. */
public sealed interface SentCode permits EmailCode, SmsCode {

  /** The row's id. */
  String id();

  /** Sealed: the key of the code's HMAC. */
  String secret();

  /** That HMAC; null where there is no code. */
  @Nullable String hash();
}
