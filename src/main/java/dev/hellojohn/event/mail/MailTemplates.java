package dev.hellojohn.event.mail;

import dev.hellojohn.config.LanguageTag;
import dev.hellojohn.config.MailForm;
import dev.hellojohn.config.MailText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The texts of mails, by language and purpose: the operator's where there is one, else ours. A
 * language need not have all of them; English has.
 */
final class MailTemplates {

  /** Each of them is whole. */
  static final List<LanguageTag> OURS = List.of(LanguageTag.ENGLISH, new LanguageTag("de"));

  private final Map<LanguageTag, Map<MailForm, MailText>> texts = new HashMap<>();

  /** With the operator's in the place of ours. */
  MailTemplates(Map<LanguageTag, Map<MailForm, MailText>> operators) {
    for (var language : OURS) {
      texts.put(language, ours(language));
    }
    operators.forEach(
        (language, own) ->
            texts.computeIfAbsent(language, none -> new EnumMap<>(MailForm.class)).putAll(own));
  }

  private static Map<MailForm, MailText> ours(LanguageTag language) {
    var texts = new EnumMap<MailForm, MailText>(MailForm.class);
    for (var form : MailForm.values()) {
      var place = "/mail/" + language + '/' + form.wireName();
      texts.put(
          form,
          new MailText(
              read(place + ".subject").strip(), read(place + ".txt"), read(place + ".html")));
    }
    return texts;
  }

  private static String read(String name) {
    try (var file = MailTemplates.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("There is no " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A mail without its envelope.
   *
   * @param languages in which it may be, in order
   * @param own the tenant's text in a language, which comes before ours in the same
   */
  MailText fill(
      MailForm form,
      Set<LanguageTag> languages,
      Function<LanguageTag, Optional<MailText>> own,
      MailContents contents) {
    for (var language : languages) {
      var text = own.apply(language).or(() -> find(language, form));
      if (text.isPresent()) {
        return text.get().filled(values(contents, language.locale()));
      }
    }
    throw new IllegalStateException("There is no text for " + form);
  }

  /** The text in exactly that language. */
  Optional<MailText> find(LanguageTag language, MailForm form) {
    return Optional.ofNullable(texts.get(language)).map(own -> own.get(form));
  }

  /**
   * The languages in which a mail may be, in order: a kind of a language is looked for before the
   * next language is, and English comes after all of them.
   *
   * @param languages those that the reader may understand, the best first
   */
  static Set<LanguageTag> lookup(List<LanguageTag> languages) {
    var found = new LinkedHashSet<LanguageTag>();
    languages.forEach(language -> found.addAll(language.lookup()));
    found.add(LanguageTag.ENGLISH);
    return found;
  }

  private static Map<String, String> values(MailContents contents, Locale locale) {
    var values = new HashMap<>(contents.values());
    contents.times().forEach((name, time) -> values.put(name, format(time, locale)));
    return values;
  }

  private static String format(Instant time, Locale locale) {
    var utc = time.atOffset(ZoneOffset.UTC);
    var day = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(utc);
    return day + DateTimeFormatter.ofPattern(", HH:mm 'UTC'", Locale.ROOT).format(utc);
  }
}
