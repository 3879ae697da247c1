package dev.hellojohn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's texts of mails. */
class MailTextReaderTest {

  @TempDir Path directory;

  @BeforeEach
  void french() throws IOException {
    put("fr/reset_password.subject", "Votre mot de passe pour {{tenant}}\n");
    put("fr/reset_password.txt", "Bonjour,\n\n{{link}} ({{minutes}} minutes)\n");
    put("fr/reset_password.html", "<p><a href=\"{{link}}\">Bonjour</a></p>\n");
  }

  private void put(String file, String content) throws IOException {
    Files.createDirectories(directory.resolve(file).getParent());
    Files.writeString(directory.resolve(file), content);
  }

  private Settings read() {
    var values = new HashMap<String, String>();
    values.put("HELLOJOHN_ENV", "test");
    values.put("HELLOJOHN_MAIL_TEMPLATES", directory.toString());
    return ConfigurationReader.read(name -> Optional.ofNullable(values.get(name)));
  }

  private void assertFault(String message) {
    assertThat(read().findings())
        .extracting(Finding::message)
        .containsExactly("names a directory in which " + message);
    assertThat(read().findings())
        .allMatch(Finding::isError)
        .extracting(Finding::key)
        .containsOnly("HELLOJOHN_MAIL_TEMPLATES");
  }

  @Test
  void aLanguageNeedNotHaveEveryPurpose() throws IOException {
    put("pt_BR/new_device.subject", "Novo");
    put("pt_BR/new_device.txt", "{{time}} {{device}} {{address}} {{tenant}}");
    put("pt_BR/new_device.html", "{{time}} {{device}} {{address}}");
    Files.createDirectories(directory.resolve("..data"));
    put("fr/.hidden", "");
    var settings = read();
    assertThat(settings.findings()).isEmpty();
    var texts = settings.mail().texts();
    assertThat(texts).containsOnlyKeys(new LanguageTag("fr"), new LanguageTag("pt-br"));
    assertThat(texts.get(new LanguageTag("fr"))).containsOnlyKeys(MailForm.RESET_PASSWORD);
    assertThat(texts.get(new LanguageTag("fr")).get(MailForm.RESET_PASSWORD).subject())
        .isEqualTo("Votre mot de passe pour {{tenant}}");
  }

  /** One of them would be in force, and nobody is told which. */
  @Test
  void aLanguageIsThereOnce() throws IOException {
    for (var name : new String[] {"pt-br", "pt_br"}) {
      put(name + "/new_device.subject", "Novo");
      put(name + "/new_device.txt", "{{time}} {{device}} {{address}}");
      put(name + "/new_device.html", "{{time}} {{device}} {{address}}");
    }
    assertFault("pt_br is a language that is there twice.");
  }

  @ParameterizedTest
  @CsvSource({
    "fr/reset_password.txt, '{{link}} {{code}}', has a name in braces that is none of this mail's",
    "fr/reset_password.html, '{{link}} {{ tenant }}', has a name in braces that is none of this mail's",
    "fr/reset_password.subject, '{{user}}', has a name in braces that is none of this mail's",
    "fr/reset_password.txt, no page, lacks {{link}}",
    "fr/reset_password.html, '<p>no page</p>', lacks {{link}}",
    "fr/reset_password.html, ' ', is empty",
    "fr/reset_password.subject, '', is empty",
    "fr/reset_passwort.txt, '{{link}}', is no file of a mail's purpose",
    "fr/reset_password.md, '{{link}}', is no file of a mail's purpose",
    "fr/README, text, is no file of a mail's purpose",
    "fr/magic_link.subject/x, text, is no readable text in UTF-8",
  })
  void aFaultNamesItsFile(String file, String content, String fault) throws IOException {
    if (file.endsWith("/x")) {
      put("fr/magic_link.txt", "{{link}}");
      put("fr/magic_link.html", "{{link}}");
    }
    put(file, content);
    assertFault(file.replace("/x", "") + ' ' + fault + '.');
  }

  @Test
  void aSubjectIsOneLine() throws IOException {
    put("fr/reset_password.subject", "One\nBcc: eve@example.com");
    assertFault("fr/reset_password.subject must be one line of at most 400 characters.");
    put("fr/reset_password.subject", "x".repeat(401));
    assertFault("fr/reset_password.subject must be one line of at most 400 characters.");
  }

  @Test
  void sizeIsBounded() throws IOException {
    put("fr/reset_password.txt", "{{link}}" + "x".repeat(50_000));
    assertFault("fr/reset_password.txt must have at most 50000 characters.");
    put("fr/reset_password.txt", "{{link}}" + "x".repeat(200_000));
    assertFault("fr/reset_password.txt is too large.");
  }

  @Test
  void aPurposeHasAllItsParts() throws IOException {
    Files.delete(directory.resolve("fr/reset_password.html"));
    assertFault("fr/reset_password.html is missing.");
  }

  @Test
  void textsAreInUtf8() throws IOException {
    Files.write(
        directory.resolve("fr/reset_password.txt"),
        "{{link}} é".getBytes(StandardCharsets.ISO_8859_1));
    assertFault("fr/reset_password.txt is no readable text in UTF-8.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"french!", "f", "de\nBAD"})
  void aDirectoryIsALanguage(String name) throws IOException {
    Files.createDirectories(directory.resolve(name));
    assertFault(
        name.replaceAll("[!\n]", "?") + " is no directory of a language, such as de or pt-BR.");
  }

  @Test
  void aFileIsNoLanguage() throws IOException {
    put("de", "text");
    assertFault("de is no directory of a language, such as de or pt-BR.");
  }

  @Test
  void theDirectoryIsThere() {
    var missing = directory.resolve("missing");
    var settings =
        ConfigurationReader.read(
            name ->
                Optional.ofNullable(
                    Map.of("HELLOJOHN_ENV", "test", "HELLOJOHN_MAIL_TEMPLATES", missing.toString())
                        .get(name)));
    assertThat(settings.findings())
        .extracting(Finding::message)
        .containsExactly("must be a directory that can be read.");
  }

  @Test
  void aTagIsLookedUpWithLessAndLess() {
    assertThat(LanguageTag.parse("de_AT-1996-x-ours").orElseThrow().lookup())
        .extracting(LanguageTag::value)
        .containsExactly("de-at-1996-x-ours", "de-at-1996", "de-at", "de");
    assertThat(LanguageTag.parse("en").orElseThrow().lookup())
        .isEqualTo(List.of(LanguageTag.ENGLISH));
    assertThat(LanguageTag.parse("pt-BR").orElseThrow().locale())
        .isEqualTo(Locale.forLanguageTag("pt-BR"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "d", "-de", "de-", "de--at", "../de", "de/at", "deutschland", "dé"})
  void otherTextsAreNoTags(String text) {
    assertThat(LanguageTag.parse(text)).isEmpty();
    assertThatThrownBy(() -> new LanguageTag(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
