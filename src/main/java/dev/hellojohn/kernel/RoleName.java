package dev.hellojohn.kernel;

import java.util.regex.Pattern;

/** How the roles are spelled that a tenant gives its users, such as {@code member}. */
public final class RoleName {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private RoleName() {}

  /** Whether a text is such a word. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
