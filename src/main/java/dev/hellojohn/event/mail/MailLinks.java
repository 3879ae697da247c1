package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.WebOrigin;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the links in a tenant's own texts may lead: to https pages of the tenant's {@code
 * allowed_origins}.
 */
final class MailLinks {

  /** As long as a redirect URI may be. */
  private static final int MAX_LENGTH = 2000;

  /**
   * RFC 3986's characters, and nothing that a browser would read as an authority's end. Possessive,
   * or each character would take stack.
   */
  private static final Pattern URL =
      Pattern.compile(
          "(?<origin>https://[A-Za-z0-9.:\\[\\]-]++)"
              + "(?:[/?#](?:[A-Za-z0-9._~!$&'()*+,;=:@/?#-]|%[0-9A-Fa-f]{2})*+)?");

  /** What mail programs make links of, or might. A bare name such as example.com is not held. */
  private static final Pattern LOOKS_LIKE_LINK =
      Pattern.compile("https?:|[/\\\\]{2}|:[/\\\\]|www\\.", Pattern.CASE_INSENSITIVE);

  /** What a foreign page must not be told: as in {@code example.com/?{{link}}}. */
  private static final Pattern SECRET = Pattern.compile("\\{\\{(?:link|code)\\}\\}");

  private static final Pattern PART_OF_URL = Pattern.compile("[/\\\\?=&#@%]");

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  /** Characters of no width, which would hide a link from the pattern alone. */
  private static final Pattern UNSEEN = Pattern.compile("[\\u00AD\\u200B-\\u200D\\u2060\\uFEFF]");

  private static final Pattern OPENING = Pattern.compile("^[(<\\[\"'\u201E\u201C\u00AB\u2039]+");
  private static final Pattern CLOSING =
      Pattern.compile("[)>\\]\"'\u201D\u201C\u00BB\u203A.,;:!?\u3002\u3001]+$");

  private final Set<String> origins;

  MailLinks(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Whether a text is the URL of such a page, and nothing else. */
  boolean allows(String url) {
    if (url.length() > MAX_LENGTH) {
      return false;
    }
    var matcher = URL.matcher(url);
    return matcher.matches()
        && WebOrigin.parse(matcher.group("origin"))
            .filter(origin -> origins.contains(origin.value()))
            .isPresent();
  }

  /** Whether all that looks like a link in a text is one; each stands between spaces. */
  boolean allowAllIn(String text) {
    return SPACE.splitAsStream(text).allMatch(this::allowsWord);
  }

  private boolean allowsWord(String word) {
    var bare = bare(word);
    if (LOOKS_LIKE_LINK.matcher(UNSEEN.matcher(word).replaceAll("")).find()) {
      return allows(bare);
    }
    return !SECRET.matcher(bare).find() || !PART_OF_URL.matcher(bare).find();
  }

  private static String bare(String word) {
    return CLOSING.matcher(OPENING.matcher(word).replaceFirst("")).replaceFirst("");
  }
}
