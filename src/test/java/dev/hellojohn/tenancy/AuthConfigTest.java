package dev.hellojohn.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.RateLimit;
import dev.hellojohn.config.RateLimitRule;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.store.StoredJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthConfigTest {

  private static AuthConfig read(String json) {
    return StoredJson.read(json, AuthConfig.class);
  }

  private static List<String> faultyFields(String json) {
    return read(json).faults().stream().map(Detail::field).toList();
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(read("{}")).isEqualTo(AuthConfig.defaults());
    assertThat(read("{\"session\":{\"access_token_ttl\":300}}").session().refreshTokenTtl())
        .isEqualTo(2_592_000);
    assertThat(AuthConfig.defaults().faults()).isEmpty();
    assertThat(AuthConfig.defaults().session().accessTokenTtl()).isEqualTo(900);
    assertThat(AuthConfig.defaults().session().refreshReuseInterval()).isEqualTo(10);
    assertThat(AuthConfig.defaults().passwordPolicy().minLength()).isEqualTo(8);
    assertThat(AuthConfig.defaults().passwordPolicy().breachCheck()).isTrue();
    assertThat(AuthConfig.defaults().lockout().maxAttempts()).isEqualTo(10);
  }

  @Test
  void everyMemberSurvivesStorage() {
    var config =
        read(
            """
            {"allowed_auth_methods":["password","passkey"],"mfa_required":true,"mfa_required_roles":["admin"],
             "mfa_allowed_factors":["totp"],"mfa_adaptive":{"new_network":true,"new_device":true,"failed_attempts":5},
             "allowed_email_domains":["example.com"],"email_verification":"required_before_use",
             "password_policy":{"min_length":15,"max_length":64,"require_uppercase":true,"require_lowercase":true,
               "require_number":true,"require_symbol":true,"breach_check":true,"history_count":5},
             "session":{"access_token_ttl":60,"refresh_token_ttl":300,"idle_timeout":60,"refresh_reuse_interval":0,
               "max_per_user":3},
             "lockout":{"max_attempts":3,"window":60,"duration":60,"max_account_attempts":10},
             "enumeration_protection":true}""");
    assertThat(config.faults()).isEmpty();
    assertThat(read(StoredJson.write(config))).isEqualTo(config);
    assertThat(config.mfaRequired()).isTrue();
    assertThat(config.enumerationProtection()).isTrue();
    assertThat(config.passwordPolicy().requireSymbol()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "mfa_adaptive,failed_attempts,-1,51",
    "password_policy,min_length,7,65",
    "password_policy,max_length,63,129",
    "password_policy,history_count,-1,25",
    "session,access_token_ttl,59,3601",
    "session,refresh_token_ttl,299,7776001",
    "session,idle_timeout,-1,7776001",
    "session,refresh_reuse_interval,-1,61",
    "session,max_per_user,-1,1001",
    "lockout,max_attempts,2,21",
    "lockout,window,59,86401",
    "lockout,duration,59,86401",
    "lockout,max_account_attempts,9,101"
  })
  void theOperatorsBoundsHold(String group, String member, int tooLittle, int tooMuch) {
    for (int value : new int[] {tooLittle, tooMuch}) {
      var json = "{\"%s\":{\"%s\":%d}}".formatted(group, member, value);
      assertThat(faultyFields(json)).containsExactly("auth_config." + group + "." + member);
    }
  }

  @Test
  void aTenantsOwnLimitIsFoundByItsRule() {
    var config = read("{\"rate_limits\":{\"sign_in\":\"5/60s\"}}");
    assertThat(config.faults()).isEmpty();
    assertThat(config.rateLimit(RateLimitRule.SIGN_IN)).isEqualTo(RateLimit.parse("5/60s"));
    assertThat(config.rateLimit(RateLimitRule.SIGN_UP)).isEmpty();
    assertThat(AuthConfig.defaults().rateLimit(RateLimitRule.SIGN_IN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"allowed_auth_methods\":[]}",
        "{\"allowed_auth_methods\":[\"telepathy\"]}",
        "{\"mfa_allowed_factors\":[\"hope\"]}",
        "{\"email_verification\":\"maybe\"}",
        "{\"password_policy\":{\"breach_check\":false}}",
        "{\"allowed_email_domains\":[\"Example.com\"]}",
        "{\"allowed_email_domains\":[\"*\"]}",
        "{\"mfa_allowed_factors\":[\"totp\",\"totp\",\"totp\",\"totp\",\"totp\",\"totp\"]}",
        "{\"rate_limits\":{\"no_such_limit\":\"5/60s\"}}",
        "{\"rate_limits\":{\"control_plane\":\"5/60s\"}}",
        "{\"rate_limits\":{\"sign_in\":\"often\"}}",
        "{\"rate_limits\":{\"sign_in\":null}}"
      })
  void unknownWordsAreNamed(String json) {
    assertThat(faultyFields(json)).hasSize(1);
  }
}
