package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {

  private static final String LABEL_63 = "a".repeat(63);

  @ParameterizedTest
  @CsvSource({
    "ana@example.com, ana@example.com",
    "'  Ana@Example.COM ', ana@example.com",
    "first.last+tag@sub.example.co.uk, first.last+tag@sub.example.co.uk",
    "root@localhost, root@localhost",
    "o'neil!#$%&*/=?^_`{|}~-@example.com, o'neil!#$%&*/=?^_`{|}~-@example.com",
    "jos\u00e9@example.com, jos\u00e9@example.com",
    "jose\u0301@example.com, jos\u00e9@example.com",
    "JOS\u00c9@example.com, jos\u00e9@example.com",
    "ana@b\u00fccher.example, ana@xn--bcher-kva.example",
    "ana@B\u00dcCHER.example, ana@xn--bcher-kva.example",
    "\u7530\u4e2d@example.jp, \u7530\u4e2d@example.jp",
    "ana@1.2.example, ana@1.2.example",
  })
  void keepsTheCanonicalSpelling(String text, String canonical) {
    assertThat(Email.parse(text)).contains(new Email(canonical));
    assertThat(new Email(text).value()).isEqualTo(canonical);
    assertThat(new Email(canonical).value()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "ana",
        "@example.com",
        "ana@",
        "ana@@example.com",
        "a@b@example.com",
        "ana@example",
        "ana@.example.com",
        "ana@example..com",
        "ana@example.com.",
        "ana@-example.com",
        "ana@example-.com",
        "ana@exa_mple.com",
        "ana@exa mple.com",
        "ana@127.0.0.1",
        "ana@[127.0.0.1]",
        "ana@example.123",
        ".ana@example.com",
        "ana.@example.com",
        "a..na@example.com",
        "a na@example.com",
        "\"a na\"@example.com",
        "ana(comment)@example.com",
        "ana<x>@example.com",
        "ana,bob@example.com",
        "ana\n@example.com",
        "ana@example.com\nBcc: bob@example.com",
        "ana\u0000@example.com",
        "ana\u200b@example.com",
        "ana\u202e@example.com",
        "ana\ud800@example.com",
        "ana\u00a0b@example.com",
        "ana\ue000@example.com",
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(Email.parse(text)).isEmpty();
  }

  @Test
  void boundsItsParts() {
    assertThat(Email.parse("a".repeat(64) + "@example.com")).isPresent();
    assertThat(Email.parse("a".repeat(65) + "@example.com")).isEmpty();
    assertThat(Email.parse("\u00e9".repeat(32) + "@example.com")).isPresent();
    assertThat(Email.parse("\u00e9".repeat(33) + "@example.com")).isEmpty();
    assertThat(Email.parse("a@" + LABEL_63 + ".com")).isPresent();
    assertThat(Email.parse("a@" + LABEL_63 + "a.com")).isEmpty();
    String domain = String.join(".", LABEL_63, LABEL_63, LABEL_63, "a".repeat(57), "de");
    assertThat(domain).hasSize(252);
    assertThat(Email.parse("a@" + domain)).isPresent();
    assertThat(Email.parse("ab@" + domain)).isEmpty();
    assertThat(Email.parse("a@" + "a.".repeat(400) + "com")).isEmpty();
  }

  @Test
  void canonicalSpellingIsAFixedPoint() {
    for (int codePoint = 0; codePoint <= 0x2FFF; codePoint++) {
      String text = "a" + Character.toString(codePoint) + "b@example.com";
      Email.parse(text).ifPresent(email -> assertThat(new Email(email.value())).isEqualTo(email));
    }
  }

  @Test
  void hasTwoParts() {
    Email email = new Email("Ana.B@Example.com");
    assertThat(email.localPart()).isEqualTo("ana.b");
    assertThat(email.domain()).isEqualTo("example.com");
    assertThat(email).hasToString("ana.b@example.com");
  }

  @Test
  void refusingDoesNotRepeatTheText() {
    assertThatThrownBy(() -> new Email("hunter2 secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an e-mail address");
  }
}
