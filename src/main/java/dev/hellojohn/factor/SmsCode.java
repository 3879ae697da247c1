package dev.hellojohn.factor;

import org.jspecify.annotations.Nullable;

/** A code that was sent by SMS, as it was when it was read. */
record SmsCode(String id, String secret, @Nullable String hash) implements SentCode {

  @Override
  public String toString() {
    return "SmsCode";
  }
}
