package dev.hellojohn.crypto;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker who knows the user would try first (ASVS 6.1.2, 6.2.11).
 *
 * @param name the user's name
 * @param email the user's e-mail address
 * @param username the user's username
 * @param tenantName the name of the service
 */
public record PasswordContext(
    @Nullable String name,
    @Nullable String email,
    @Nullable String username,
    @Nullable String tenantName) {

  /** Nothing is known. */
  public static final PasswordContext NONE = new PasswordContext(null, null, null, null);

  /** Shorter words are in too many others: "ann" is in "planning". */
  private static final int LEAST_WORD_LENGTH = 4;

  /**
   * The words that are not a password for this user, longest first: each value as a whole, without
   * its separators, and its parts of four code points or more; all in lower case and NFC.
   */
  List<String> words() {
    Set<String> words = new LinkedHashSet<>();
    for (String value : new String[] {name, email, username, tenantName}) {
      if (value != null) {
        addWords(words, fold(value).strip());
      }
    }
    words.removeIf(word -> word.codePointCount(0, word.length()) < LEAST_WORD_LENGTH);
    List<String> sorted = new ArrayList<>(words);
    sorted.sort(Comparator.comparingInt(String::length).reversed());
    return sorted;
  }

  /** The form in which passwords and words are compared. */
  static String fold(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  private static void addWords(Set<String> words, String value) {
    words.add(value);
    int at = value.indexOf('@');
    if (at > 0) {
      words.add(value.substring(0, at));
      words.add(value.substring(at + 1));
    }
    words.add(value.replaceAll("[^\\p{L}\\p{N}]", ""));
    words.addAll(List.of(value.split("[^\\p{L}\\p{N}]+")));
  }
}
