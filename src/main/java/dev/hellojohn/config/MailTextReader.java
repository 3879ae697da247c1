package dev.hellojohn.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the operator's texts of mails: {@code language/purpose.subject}, {@code .txt} and {@code
 * .html}. Hidden files are none of them: Kubernetes mounts a directory with some.
 */
final class MailTextReader {

  private static final ConfigurationKey KEY = ConfigurationKey.MAIL_TEMPLATES;

  /** Four bytes for each character are enough in UTF-8. */
  private static final long MOST_BYTES = 4L * MailText.MOST_CHARACTERS;

  private final KeySource source;

  MailTextReader(KeySource source) {
    this.source = source;
  }

  /** The texts by their languages; a purpose that a language lacks is not among them. */
  Map<LanguageTag, Map<MailForm, MailText>> read() {
    Map<LanguageTag, Map<MailForm, MailText>> texts = new HashMap<>();
    source
        .text(KEY)
        .ifPresent(
            directory -> {
              try {
                for (var language : visible(Path.of(directory))) {
                  language(language).ifPresent(tag -> add(texts, tag, language));
                }
              } catch (IOException | InvalidPathException e) {
                // Its message holds the path, which is a value.
                source.error(KEY, "must be a directory that can be read.");
              }
            });
    return texts;
  }

  private void add(
      Map<LanguageTag, Map<MailForm, MailText>> texts, LanguageTag tag, Path directory) {
    if (texts.putIfAbsent(tag, texts(directory)) != null) {
      fault(nameOf(directory), "is a language that is there twice");
    }
  }

  private Optional<LanguageTag> language(Path directory) {
    var tag = LanguageTag.parse(nameOf(directory));
    if (tag.isEmpty() || !Files.isDirectory(directory)) {
      fault(nameOf(directory), "is no directory of a language, such as de or pt-BR");
      return Optional.empty();
    }
    return tag;
  }

  private Map<MailForm, MailText> texts(Path language) {
    var texts = new EnumMap<MailForm, MailText>(MailForm.class);
    try {
      for (var purpose : purposes(language)) {
        text(language, purpose).ifPresent(text -> texts.put(purpose, text));
      }
    } catch (IOException e) {
      fault(nameOf(language), "can't be read");
    }
    return texts;
  }

  /** The purposes of which there is a file at all. */
  private Set<MailForm> purposes(Path language) throws IOException {
    var purposes = new TreeSet<MailForm>();
    for (var file : visible(language)) {
      var name = nameOf(file);
      int dot = name.indexOf('.');
      var purpose = dot < 0 ? Optional.<MailForm>empty() : MailForm.parse(name.substring(0, dot));
      if (purpose.isEmpty() || !isEnding(name.substring(dot + 1))) {
        fault(nameOf(language) + '/' + name, "is no file of a mail's purpose");
      } else {
        purposes.add(purpose.get());
      }
    }
    return purposes;
  }

  private static boolean isEnding(String ending) {
    for (var part : MailText.Part.values()) {
      if (ending(part).equals(ending)) {
        return true;
      }
    }
    return false;
  }

  private static String ending(MailText.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private Optional<MailText> text(Path language, MailForm purpose) {
    // All three are looked at, so that all that is missing is told at once.
    var subject = content(language, purpose, MailText.Part.SUBJECT);
    var plain = content(language, purpose, MailText.Part.TXT);
    var html = content(language, purpose, MailText.Part.HTML);
    if (subject.isEmpty() || plain.isEmpty() || html.isEmpty()) {
      return Optional.empty();
    }
    var text = new MailText(subject.get().strip(), plain.get(), html.get());
    for (var part : MailText.Part.values()) {
      text.fault(purpose, part).ifPresent(fault -> fault(place(language, purpose, part), fault));
    }
    return Optional.of(text);
  }

  private Optional<String> content(Path language, MailForm purpose, MailText.Part part) {
    var name = place(language, purpose, part);
    var file = language.resolveSibling(name);
    try {
      if (!Files.exists(file)) {
        fault(name, "is missing");
      } else if (Files.size(file) > MOST_BYTES) {
        fault(name, "is too large");
      } else {
        return Optional.of(Files.readString(file));
      }
    } catch (IOException e) {
      fault(name, "is no readable text in UTF-8");
    }
    return Optional.empty();
  }

  private static String place(Path language, MailForm purpose, MailText.Part part) {
    return nameOf(language) + '/' + purpose.wireName() + '.' + ending(part);
  }

  private static Set<Path> visible(Path directory) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, file -> !nameOf(file).startsWith("."))) {
      var found = new TreeSet<Path>();
      files.forEach(found::add);
      return found;
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private void fault(String file, String what) {
    source.error(KEY, "names a directory in which " + printable(file) + ' ' + what + '.');
  }

  /** A file's name may be anything; the log is of lines. */
  private static String printable(String name) {
    return name.replaceAll("[^A-Za-z0-9._/-]", "?");
  }
}
