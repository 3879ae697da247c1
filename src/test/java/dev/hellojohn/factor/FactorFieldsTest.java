package dev.hellojohn.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests say of factors, before anything is looked up. */
class FactorFieldsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String SIGNED =
      """
      {"id":"abc","rawId":"abc","type":"public-key",
       "response":{"clientDataJSON":"c","authenticatorData":"a","signature":"s","userHandle":"u"}}
      """;

  private static final String MADE =
      """
      {"id":"abc","type":"public-key","response":{"clientDataJSON":"c","attestationObject":"o",
       "transports":["usb","usb","NFC",7,"internal","a","b","c","d","e","f","g"]}}
      """;

  private final FactorFields fields = new FactorFields();

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void assertFaults(String... expected) {
    assertFaults(fields::finish, expected);
  }

  private static void assertFaults(ThrowingCallable call, String... expected) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
              assertThat(problem.details())
                  .extracting((Detail detail) -> detail.field() + ' ' + detail.code())
                  .containsExactly(expected);
            });
  }

  @Test
  void aNameIsOneLineOfTextOrNone() {
    assertThat(fields.name(null)).isNull();
    assertThat(fields.name("  My phone ")).isEqualTo("My phone");
    assertThat(fields.name("e\u0301")).isEqualTo("\u00e9");
    fields.finish();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})
  void aNameHasALength(String name) {
    fields.name(name);
    assertFaults("name invalid_length");
  }

  @Test
  void aNameHasNoControlCharacters() {
    fields.name("a\tb");
    assertFaults("name invalid_characters");
  }

  @Test
  void appsAndPasskeysCanBeEnrolled() {
    assertThat(fields.enrollable("totp")).isEqualTo(FactorType.TOTP);
    assertThat(fields.enrollable("webauthn")).isEqualTo(FactorType.WEBAUTHN);
    fields.wantedForOthers("totp", null, null);
    fields.finish();
    fields.enrollable("backup_codes");
    assertFaults("type unknown");
  }

  @Test
  void aPhoneHasANumberAndNothingElseHas() {
    assertThat(fields.wanted("sms", "Phone", "+4915112345678"))
        .isEqualTo(new WantedFactor(FactorType.SMS, "Phone", new PhoneNumber("+4915112345678")));
    assertThat(fields.wantedForOthers("sms", null, "+4915112345678").phone()).isNotNull();
    fields.finish();
    fields.wanted("sms", null, null);
    fields.wanted("sms", null, "015112345678");
    fields.wanted("totp", null, "+4915112345678");
    assertFaults(
        "phone_number required", "phone_number invalid_format", "phone_number not_for_type");
  }

  @Test
  void aPasskeyIsNotForOthers() {
    fields.wantedForOthers("webauthn", null, null);
    assertFaults("type not_for_others");
  }

  @Test
  void aCodeIsSixDigitsOrABackupCode() {
    for (var code : List.of("123456", "ABCD-2345", "abcd2345")) {
      assertThat(fields.code(code)).isEqualTo(code);
    }
    fields.mailedCode("000000");
    fields.finish();
    fields.code("12345");
    fields.mailedCode("ABCD-2345");
    assertFaults("code invalid_format", "code invalid_format");
  }

  @Test
  void aProofIsACodeOrACredential() {
    assertThat(fields.proof("123456", null)).isEqualTo(new FactorProof.Code("123456"));
    assertThat(fields.proof("123456", NullNode.getInstance()))
        .isEqualTo(new FactorProof.Code("123456"));
    assertThat(fields.proof(null, json(SIGNED)))
        .isEqualTo(new FactorProof.Assertion("abc", "c", "a", "s", "u"));
    assertThat(fields.proof(null, json(MADE)))
        .isEqualTo(
            new FactorProof.Attestation(
                "abc", "c", "o", List.of("usb", "internal", "a", "b", "c", "d", "e", "f")));
    fields.finish();
  }

  @Test
  void aProofIsNotBothAndNotNothing() {
    fields.proof("123456", json(SIGNED));
    fields.proof(null, null);
    fields.proof(null, NullNode.getInstance());
    fields.proof(null, json("{}"));
    assertFaults("credential one_of", "code one_of", "code one_of", "credential invalid_format");
  }

  @Test
  void aSignatureIsNotWhatWasMade() {
    assertThat(fields.assertion(json(SIGNED)).signature()).isEqualTo("s");
    fields.assertion(json(MADE));
    fields.assertion(json("[]"));
    assertFaults("credential invalid_format", "credential invalid_format");
  }

  @Test
  void aFactorHasAnId() {
    assertThat(fields.factorId("fac_01JD3Z9V4W7XK2M5N8P0QRSTVW"))
        .isEqualTo(new FactorId("fac_01JD3Z9V4W7XK2M5N8P0QRSTVW"));
    fields.factorId("fac_1");
    assertFaults("factor_id invalid_format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{\"id\":7}",
        "{\"id\":\"a b\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\"}}",
        "{\"id\":\"a\",\"rawId\":\"b\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"attestationObject\":\"o\"}}",
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"attestationObject\":\"o\"}}",
        "{\"id\":\"a\",\"type\":\"password\",\"response\":{\"clientDataJSON\":\"c\",\"attestationObject\":\"o\"}}",
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"attestationObject\":1}}",
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"signature\":\"s\"}}",
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"authenticatorData\":\"a\"}}",
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"authenticatorData\":\"a\",\"signature\":\"s\",\"userHandle\":\"+\"}}"
      })
  void whatIsNoCredentialIsRefused(String text) {
    assertThat(CredentialJson.parse(json(text))).isEmpty();
  }

  @Test
  void anIdIsNoLongerThanTheStandardLets() {
    var text =
        "{\"id\":\"%s\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"attestationObject\":\"o\"}}";
    assertThat(CredentialJson.parse(json(text.formatted("x".repeat(1364))))).isPresent();
    assertThat(CredentialJson.parse(json(text.formatted("x".repeat(1365))))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"userHandle\":null"})
  void whoseItIsNeedNotBeSaid(String handle) {
    var text =
        "{\"id\":\"a\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"c\",\"authenticatorData\":\"a\",\"signature\":\"s\""
            + handle
            + "}}";
    assertThat(CredentialJson.parse(json(text)))
        .contains(new FactorProof.Assertion("a", "c", "a", "s", null));
  }

  @Test
  void aFactorIsConfirmedByItsFirstCodeOrItsCredential() {
    assertThat(new ConfirmFactorRequest("123456", null).proof())
        .isEqualTo(new FactorProof.Code("123456"));
    assertThat(new ConfirmFactorRequest(null, json(MADE)).proof())
        .isInstanceOf(FactorProof.Attestation.class);
    assertFaults(
        () -> new ConfirmFactorRequest(null, json(SIGNED)).proof(), "credential invalid_format");
    assertThat(new ConfirmFactorRequest("123456", null).codeAlone()).isEqualTo("123456");
    assertFaults(
        () -> new ConfirmFactorRequest(null, json(MADE)).codeAlone(), "credential not_for_others");
  }
}
