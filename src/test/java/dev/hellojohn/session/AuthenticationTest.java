package dev.hellojohn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {

  private static Authentication by(List<String> methods) {
    return new Authentication(methods, "urn:hellojohn:loa:1", false, Instant.EPOCH);
  }

  /** They are stored with a space between them. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "pwd otp", "pwd "})
  void aMethodIsOneWord(String method) {
    assertThatThrownBy(() -> by(List.of("pwd", method)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void methodsAreWords() {
    assertThat(by(List.of("pwd", "otp")).methods()).containsExactly("pwd", "otp");
    assertThat(Authentication.byPassword(Instant.EPOCH).methods()).containsExactly("pwd");
    var bySms = Authentication.withSms(List.of("pwd"), Instant.EPOCH);
    assertThat(bySms.methods()).containsExactly("pwd", "sms", "otp", "mfa");
    assertThat(bySms.level()).isEqualTo("urn:hellojohn:loa:2");
    var fresh = Instant.EPOCH.plusSeconds(1);
    assertThat(bySms.withFreshCode(fresh).methods()).containsExactly("pwd", "otp", "mfa");
    assertThat(bySms.withFreshCode(fresh).withFreshSms(fresh))
        .isEqualTo(Authentication.withSms(List.of("pwd"), fresh));
  }
}
