package dev.hellojohn.connector;

import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.OpaqueToken;
import java.util.regex.Pattern;

/** What a connector's secret may be. */
final class ConnectorSecrets {

  /** 256 random bits. */
  static final int BYTES = 32;

  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{16,255}");

  private ConnectorSecrets() {}

  /** A new one: {@code whsec_} and 256 random bits. */
  static Secret generate() {
    return new Secret(OpaqueToken.generate("whsec_", BYTES));
  }

  /** Whether a text that somebody else chose may be one: what a product made, and no word. */
  static boolean isAcceptable(String text) {
    return FORM.matcher(text).matches() && text.chars().distinct().count() >= 8;
  }
}
