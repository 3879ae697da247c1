package dev.hellojohn.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a mail, with names in two braces where something is put in. In the HTML it is
 * escaped, so that a tenant's or a user's name is no mark-up.
 *
 * @param subject one line
 * @param text the plain text
 * @param html the HTML
 */
public record MailText(String subject, String text, String html) {

  /** One that says everything there is to say has less. */
  public static final int MOST_CHARACTERS = 50_000;

  /** RFC 5322 §2.1.1: no line is longer; what is put in comes on top, and is folded. */
  public static final int LONGEST_SUBJECT = 400;

  private static final Pattern NAME = Pattern.compile("\\{\\{([a-z_]+)\\}\\}");
  private static final String OPENING = "{{";

  /** The parts, as files end with them. */
  public enum Part {
    /** The subject. */
    SUBJECT,
    /** The plain text. */
    TXT,
    /** The HTML. */
    HTML;

    /** This part of a text. */
    public String of(MailText text) {
      return switch (this) {
        case SUBJECT -> text.subject;
        case TXT -> text.text;
        case HTML -> text.html;
      };
    }
  }

  /** What is wrong with a part, in words that quote nothing of it; empty when it is sound. */
  public Optional<String> fault(MailForm form, Part part) {
    var content = part.of(this);
    if (content.isBlank()) {
      return Optional.of("is empty");
    }
    if (part == Part.SUBJECT && !isLine(content)) {
      return Optional.of("must be one line of at most " + LONGEST_SUBJECT + " characters");
    }
    if (content.length() > MOST_CHARACTERS) {
      return Optional.of("must have at most " + MOST_CHARACTERS + " characters");
    }
    var names = NAME.matcher(content);
    if (!names.results().allMatch(name -> form.knows(name.group(1)))
        || names.replaceAll("").contains(OPENING)) {
      return Optional.of("has a name in braces that is none of this mail's");
    }
    if (part == Part.SUBJECT) {
      return Optional.empty();
    }
    return form.needed().stream()
        .filter(name -> !content.contains(OPENING + name + "}}"))
        .sorted()
        .findFirst()
        .map(name -> "lacks {{" + name + "}}");
  }

  /** A line end in it would begin another header. */
  private static boolean isLine(String subject) {
    return subject.length() <= LONGEST_SUBJECT
        && subject.codePoints().noneMatch(Character::isISOControl);
  }

  /** The text with what stands for the names. */
  public MailText filled(Map<String, String> values) {
    return new MailText(
        fill(subject, values, MailText::oneLine).strip(),
        fill(text, values, UnaryOperator.identity()),
        fill(html, values, MailText::escape));
  }

  private static String fill(
      String template, Map<String, String> values, UnaryOperator<String> form) {
    return NAME.matcher(template)
        .replaceAll(
            found -> {
              var value = values.get(found.group(1));
              if (value == null) {
                throw new IllegalStateException("a template asks for what is not there");
              }
              return Matcher.quoteReplacement(form.apply(value));
            });
  }

  /** No value begins another header. */
  private static String oneLine(String value) {
    return value.replaceAll("\\p{Cntrl}", " ");
  }

  private static String escape(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
