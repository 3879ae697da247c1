package dev.hellojohn.control;

import dev.hellojohn.crypto.OpaqueToken;
import java.text.Normalizer;
import java.util.Locale;

/** Makes slugs of names: {@code Crème Brûlée, Inc.} becomes {@code creme-brulee-inc}. */
final class Slugs {

  private static final int MAX_LENGTH = 48;

  /** Four characters after the name tell a million namesakes apart. */
  private static final int SUFFIX_BYTES = 3;

  private static final int SUFFIX_LENGTH = 4;
  private static final String NAMELESS = "tenant";

  private Slugs() {}

  /** The slug of a name; of one without a Latin letter or digit, {@code tenant}. */
  static String of(String name) {
    var plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    var slug = trimmed(plain);
    return slug.isEmpty() ? NAMELESS : cut(slug, MAX_LENGTH);
  }

  /** The slug with something behind it that no other one has, most likely. */
  static String another(String slug) {
    var suffix =
        OpaqueToken.generate("", SUFFIX_BYTES).toLowerCase(Locale.ROOT).substring(0, SUFFIX_LENGTH);
    return cut(slug, MAX_LENGTH - SUFFIX_LENGTH - 1) + '-' + suffix;
  }

  private static String cut(String slug, int length) {
    return slug.length() <= length ? slug : trimmed(slug.substring(0, length));
  }

  private static String trimmed(String text) {
    return text.replaceAll("^-+|-+$", "");
  }
}
