package dev.hellojohn.store.jpa;

import java.util.regex.Pattern;

/**
 * The name of a database, schema, role or login that this server made up.
 *
 * <p>DDL takes no parameters, so names are the one thing that is put into SQL text. Lower-case
 * letters and digits only: the same in every product with and without quotes, free of LIKE
 * wildcards (MySQL's GRANT reads {@code _} as one), and short enough for MySQL's 32 characters of a
 * user name.
 *
 * @param value 2 to 32 of {@code [a-z0-9]}, a letter first
 */
public record GeneratedName(String value) {

  private static final Pattern ALLOWED = Pattern.compile("[a-z][a-z0-9]{1,31}");

  public GeneratedName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a generated name");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
