package dev.hellojohn.user;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name to sign in with, in the one spelling by which it is stored and compared: lower case, 3 to
 * 32 of {@code a-z 0-9 . _ -}, with a letter or digit at both ends. So no name looks like another
 * one in another script, and none is an e-mail address.
 *
 * @param value the name in that spelling
 */
public record Username(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{1,30}[a-z0-9]");

  /**
   * @throws IllegalArgumentException when the text is no name
   */
  public Username {
    value = value.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a username");
    }
  }

  /** Reads what came from outside; empty when it is not a name. */
  public static Optional<Username> parse(@Nullable String text) {
    return text == null || !FORM.matcher(text.toLowerCase(Locale.ROOT)).matches()
        ? Optional.empty()
        : Optional.of(new Username(text));
  }

  @Override
  public String toString() {
    return value;
  }
}
