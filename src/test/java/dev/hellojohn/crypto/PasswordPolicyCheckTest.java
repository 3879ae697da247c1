package dev.hellojohn.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyCheckTest {

  private static final PasswordContext ANA =
      new PasswordContext(
          "Ana-Mar\u00eda L\u00f3pez", "ana.lopez@example.com", "analo99", "Acme Corp");

  private final PasswordPolicyCheck check = new PasswordPolicyCheck();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quiet otter borrows seven lamps",
        "xk7-Tq9z",
        "        a",
        "\u65e5\u672c\u8a9e\u306e\u5bc6\u7801\u3067\u3059",
        "\ud83d\ude00\ud83d\ude01\ud83d\ude02\ud83d\ude03\ud83d\ude04\ud83d\ude05\ud83d\ude06\ud83d\ude07",
        "ich mag Regen am Abend"
      })
  void takesAnyCharactersWithoutCompositionRules(String password) {
    assertThat(codes(password, PasswordRules.DEFAULT, ANA)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7, too_short", "8, ''", "128, ''", "129, too_long", "65536, too_long"})
  void boundsTheLength(int length, String expected) {
    String password = "a1x2k3d4e5".repeat(length / 10 + 1).substring(0, length);
    assertThat(String.join(",", codes(password, PasswordRules.DEFAULT, PasswordContext.NONE)))
        .isEqualTo(expected);
  }

  @Test
  void countsCodePointsAfterComposition() {
    // Eight emoji are sixteen chars; seven stay too short.
    String emoji =
        "\ud83d\ude00\ud83d\ude01\ud83d\ude02\ud83d\ude03\ud83d\ude04\ud83d\ude05\ud83d\ude06";
    assertThat(codes(emoji, PasswordRules.DEFAULT, PasswordContext.NONE))
        .containsExactly("too_short");
    // Seven letters, each with a combining accent, are seven after NFC.
    String decomposed = "e\u0301a\u0301i\u0301o\u0301u\u0301n\u0303c\u0327";
    assertThat(codes(decomposed, PasswordRules.DEFAULT, PasswordContext.NONE))
        .containsExactly("too_short");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "12345678",
        "qwertyuiop",
        "iloveyou",
        "Football",
        "1q2w3e4r",
        "princess1",
        "trustno1",
        "Correct Horse Battery Staple",
        "zzzzzzzz",
        "$$$$$$$$$$$$$$$$$$$$",
        "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"
      })
  void refusesCommonPasswordsInAnyCase(String password) {
    PasswordRefusal refusal =
        check.check(password, PasswordRules.DEFAULT, PasswordContext.NONE).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ErrorCode.PASSWORD_BREACHED);
    assertThat(refusal.details()).extracting(Detail::code).containsExactly("breached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ana.lopez@example.com",
        "ANA.LOPEZ@EXAMPLE.COM",
        "ana.lopez1",
        "lopez-2024",
        "example.com!",
        "analo99-99",
        "Mar\u00edaL\u00f3pez1",
        "L\u00f3pez12345",
        "AcmeCorp1",
        "acme-corp-2024",
        "corpcorp",
        "lopez.password1",
        "!!password1!!acme"
      })
  void refusesWhatIsLittleMoreThanTheContext(String password) {
    PasswordRefusal refusal = check.check(password, PasswordRules.DEFAULT, ANA).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ErrorCode.PASSWORD_TOO_WEAK);
    assertThat(refusal.details())
        .extracting(Detail::code)
        .containsExactly("contains_personal_data");
    assertThat(check.check(password + "x7!k\u00e4Qw9", PasswordRules.DEFAULT, ANA)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a bananarama republic", "lopez bakes bread on sundays", "decorporated99"})
  void aLongPasswordMayHoldAWordOfTheContext(String password) {
    assertThat(check.check(password, PasswordRules.DEFAULT, ANA)).isEmpty();
  }

  @Test
  void shortWordsOfTheContextAreNoWords() {
    PasswordContext bo = new PasswordContext("Bo", "bo@x.io", "bo", "IT");
    assertThat(bo.words()).containsExactlyInAnyOrder("bo@x.io", "x.io", "boxio");
    assertThat(check.check("bobotanic", PasswordRules.DEFAULT, bo)).isEmpty();
    assertThat(PasswordContext.NONE.words()).isEmpty();
  }

  @Test
  void compositionRulesApplyWhenTheTenantAsks() {
    PasswordRules all = new PasswordRules(10, 64, true, true, true, true);
    assertThat(codes("\u65e5\u672c\u8a9e\u306e\u5bc6\u7801\u3067\u3059\u3088\u306d", all, ANA))
        .containsExactly(
            "uppercase_required", "lowercase_required", "number_required", "symbol_required");
    assertThat(codes("Tr0ub4dor & 3", all, ANA)).isEmpty();
    assertThat(codes("\u00c4\u00f6\u0663 zzzzzzz", all, ANA)).isEmpty();
    assertThat(codes("Tr0ub4dor3x", all, ANA)).containsExactly("symbol_required");
    assertThat(codes("tr0ub4dor & 3", all, ANA)).containsExactly("uppercase_required");
    assertThat(codes("TR0UB4DOR & 3", all, ANA)).containsExactly("lowercase_required");
    assertThat(codes("Troubador & x", all, ANA)).containsExactly("number_required");
  }

  @Test
  void tellsAllFaultsAtOnce() {
    PasswordRules strict = new PasswordRules(12, 64, true, false, false, false);
    PasswordRefusal refusal =
        check.check("new_password", "password", strict, PasswordContext.NONE).orElseThrow();
    assertThat(refusal.code()).isEqualTo(ErrorCode.PASSWORD_TOO_WEAK);
    assertThat(refusal.details())
        .extracting(Detail::code)
        .containsExactly("too_short", "uppercase_required", "breached");
    assertThat(refusal.details()).extracting(Detail::field).containsOnly("new_password");
    assertThat(refusal.toProblem().code()).isEqualTo(ErrorCode.PASSWORD_TOO_WEAK);
    assertThat(refusal.toProblem().details()).isEqualTo(refusal.details());
  }

  @Test
  void refusesHalvesOfCharacters() {
    assertThat(codes("good pass \ud800 phrase", PasswordRules.DEFAULT, PasswordContext.NONE))
        .containsExactly("invalid_characters");
  }

  @Test
  void neverRepeatsThePassword() {
    String secret = "hunter2";
    PasswordRefusal refusal =
        check
            .check(secret, PasswordRules.DEFAULT, new PasswordContext(secret, null, null, null))
            .orElseThrow();
    assertThat(refusal.toString()).doesNotContain(secret);
    assertThat(refusal.toProblem()).hasMessageNotContaining(secret);
  }

  @Test
  void anEmptyPasswordIsTooShortAndNothingElse() {
    assertThat(codes("", PasswordRules.DEFAULT, ANA)).containsExactly("too_short");
  }

  @Test
  void rulesStayWithinTheBounds() {
    assertThatThrownBy(() -> new PasswordRules(7, 128, false, false, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PasswordRules(8, 129, false, false, false, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PasswordRules(65, 64, false, false, false, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> codes(String password, PasswordRules rules, PasswordContext context) {
    return check
        .check(password, rules, context)
        .map(refusal -> refusal.details().stream().map(Detail::code).toList())
        .orElse(List.of());
  }
}
