package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.hellojohn.factor.FactorProof;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is shown once more, and what ends a sign-in, by their form. */
class ProofRequestTest {

  private static final String CHALLENGE = "pkc_abc";
  private static final String FACTOR = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW";
  private static final JsonNode SIGNED =
      json(
          "{'id':'a','type':'public-key','response':{'clientDataJSON':'c','authenticatorData':'a','signature':'s'}}");
  private static final JsonNode MADE =
      json(
          "{'id':'a','type':'public-key','response':{'clientDataJSON':'c','attestationObject':'o'}}");

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void assertFaults(ThrowingCallable call, String... expected) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem ->
                assertThat(problem.details())
                    .extracting((Detail detail) -> detail.field() + ' ' + detail.code())
                    .containsExactly(expected));
  }

  @Test
  void aProofIsAPasswordACodeOrASignatureWithItsChallenge() {
    assertThat(new ProofRequest("open sesame", null, null, null).proof().factor()).isNull();
    assertThat(new ProofRequest(null, null, null, NullNode.getInstance()).proof().factor())
        .isNull();
    assertThat(new ProofRequest(null, "123456", null, null).proof().factor())
        .isEqualTo(new FactorProof.Code("123456"));
    assertThat(new ProofRequest(null, null, CHALLENGE, SIGNED).proof().factor())
        .isInstanceOf(FactorProof.Assertion.class);
  }

  @Test
  void aSignatureAndItsChallengeComeTogether() {
    assertFaults(
        () -> new ProofRequest("open sesame", null, CHALLENGE, null).proof(),
        "challenge_id one_of");
    assertFaults(
        () -> new ProofRequest(null, "123456", CHALLENGE, null).proof(), "challenge_id one_of");
    assertFaults(() -> new ProofRequest(null, null, null, SIGNED).proof(), "challenge_id one_of");
    assertFaults(
        () -> new ProofRequest(null, null, null, MADE).proof(), "credential invalid_format");
  }

  @Test
  void aCodeIsOfAFactorAndASignatureSaysWhose() {
    assertThat(new VerifyFactorRequest(CHALLENGE, FACTOR, "123456", null, null).answer().factor())
        .isNotNull();
    assertThat(new VerifyFactorRequest(CHALLENGE, null, null, SIGNED, null).answer().factor())
        .isNull();
    assertThat(new VerifyFactorRequest(CHALLENGE, FACTOR, null, MADE, null).answer().factor())
        .isNotNull();
    assertFaults(
        () -> new VerifyFactorRequest(CHALLENGE, null, "123456", null, null).answer(),
        "factor_id required");
    assertFaults(
        () -> new VerifyFactorRequest(CHALLENGE, null, null, MADE, null).answer(),
        "factor_id required");
    assertFaults(
        () -> new VerifyFactorRequest(CHALLENGE, "fac_1", "1", null, null).answer(),
        "factor_id invalid_format",
        "code invalid_format");
  }
}
