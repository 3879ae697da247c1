package dev.hellojohn.kernel;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail address in the one spelling by which it is stored, compared and mailed to: trimmed,
 * NFC, lower case, the domain in its ASCII form.
 *
 * <p>A pragmatic reading of RFC 5321 and 6531: a dot-atom local part of up to 64 octets, which may
 * hold letters of any script, and a host name with a dot in it (or {@code localhost}). Quoted local
 * parts, comments and address literals are refused: no mailbox of a person needs them, and parsers
 * disagree on them.
 *
 * @param value the address in that spelling
 */
public record Email(String value) {

  private static final int MAX_OCTETS = 254;
  private static final int MAX_LOCAL_OCTETS = 64;
  private static final int MAX_DOMAIN_LENGTH = 253;
  private static final String LOCAL_SPECIALS = "!#$%&'*+-/=?^_`{|}~.";
  private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /**
   * Takes any spelling of an address and keeps the canonical one.
   *
   * @throws IllegalArgumentException when the text is no address; the message does not repeat it
   */
  public Email {
    String canonical = canonical(value);
    if (canonical == null) {
      throw new IllegalArgumentException("not an e-mail address");
    }
    value = canonical;
  }

  /** Reads what came from outside; empty when it is not an address. */
  public static Optional<Email> parse(@Nullable String text) {
    if (text == null || canonical(text) == null) {
      return Optional.empty();
    }
    return Optional.of(new Email(text));
  }

  /** The part before the {@code @}. */
  public String localPart() {
    return value.substring(0, value.lastIndexOf('@'));
  }

  /** The part after the {@code @}, in ASCII. */
  public String domain() {
    return value.substring(value.lastIndexOf('@') + 1);
  }

  @Override
  public String toString() {
    return value;
  }

  private static @Nullable String canonical(String text) {
    // Bounds the work before any of it is done: no spelling of an address is longer.
    if (text.length() > 2 * MAX_OCTETS) {
      return null;
    }
    String folded = fold(text.strip());
    int at = folded.indexOf('@');
    if (at <= 0 || at != folded.lastIndexOf('@')) {
      return null;
    }
    String local = folded.substring(0, at);
    String domain = asciiDomain(folded.substring(at + 1));
    if (domain == null || !isLocalPart(local) || !isDomain(domain)) {
      return null;
    }
    String address = local + '@' + domain;
    return octets(address) <= MAX_OCTETS ? address : null;
  }

  private static String fold(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  private static @Nullable String asciiDomain(String domain) {
    try {
      return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException notADomain) {
      return null;
    }
  }

  private static boolean isLocalPart(String local) {
    if (octets(local) > MAX_LOCAL_OCTETS
        || local.startsWith(".")
        || local.endsWith(".")
        || local.contains("..")) {
      return false;
    }
    return local.codePoints().allMatch(Email::isLocalCharacter);
  }

  private static boolean isLocalCharacter(int codePoint) {
    if (codePoint < 0x80) {
      return Character.isLetterOrDigit(codePoint) || LOCAL_SPECIALS.indexOf(codePoint) >= 0;
    }
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER ->
          true;
      default -> false;
    };
  }

  private static boolean isDomain(String domain) {
    if (domain.length() > MAX_DOMAIN_LENGTH) {
      return false;
    }
    String[] labels = domain.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    String last = labels[labels.length - 1];
    return domain.equals("localhost") || (labels.length > 1 && !DIGITS.matcher(last).matches());
  }

  private static int octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
