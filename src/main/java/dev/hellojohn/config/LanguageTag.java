package dev.hellojohn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A language as BCP 47 names it, in lower case: {@code de} or {@code de-at}.
 *
 * @param value the tag
 */
public record LanguageTag(String value) {

  private static final Pattern FORM = Pattern.compile("[a-z]{2,8}(-[a-z0-9]{1,8}){0,7}");

  /** What every text is there in. */
  public static final LanguageTag ENGLISH = new LanguageTag("en");

  /** Refuses what is no tag. */
  public LanguageTag {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a language");
    }
  }

  /** The language that a text names; {@code de_AT} is taken too (OpenID Connect Core §5.1). */
  public static Optional<LanguageTag> parse(String text) {
    var tag = text.replace('_', '-').toLowerCase(Locale.ROOT);
    return FORM.matcher(tag).matches() ? Optional.of(new LanguageTag(tag)) : Optional.empty();
  }

  /** The language and those it is a kind of, the nearest first (RFC 4647 §3.4). */
  public List<LanguageTag> lookup() {
    var found = new ArrayList<LanguageTag>();
    found.add(this);
    for (int end = value.lastIndexOf('-'); end > 0; end = value.lastIndexOf('-', end - 1)) {
      // A subtag of one letter says what kind those behind it are, and means nothing alone.
      if (end < 2 || value.charAt(end - 2) != '-') {
        found.add(new LanguageTag(value.substring(0, end)));
      }
    }
    return found;
  }

  /** For dates. English is that of the texts, which is British. */
  public Locale locale() {
    return equals(ENGLISH) ? Locale.UK : Locale.forLanguageTag(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
