package dev.hellojohn.event.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of mails: files of a language and a purpose, with names in braces where something is
 * put in. In HTML it is escaped, so that a tenant's or a user's name is no mark-up.
 */
final class MailTemplates {

  private static final Pattern NAME = Pattern.compile("\\{\\{([a-z_]+)\\}\\}");
  private static final String ENGLISH = "en";

  private MailTemplates() {}

  /** A mail without its envelope. */
  record Texts(String subject, String text, String html) {}

  static Texts fill(MailPurpose purpose, Map<String, String> values) {
    return new Texts(
        fill(read(purpose, "subject"), values, MailTemplates::oneLine).strip(),
        fill(read(purpose, "txt"), values, UnaryOperator.identity()),
        fill(read(purpose, "html"), values, MailTemplates::escape));
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

  static String escape(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String read(MailPurpose purpose, String ending) {
    var name = "/mail/" + ENGLISH + '/' + purpose.stored() + '.' + ending;
    try (var file = MailTemplates.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("There is no " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
