package dev.hellojohn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

  private static final Set<Integer> STATUSES =
      Set.of(400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 429, 500, 503);

  /** The codes of the API description, whose loss would break callers. */
  private static final Set<String> PUBLISHED =
      Set.of(
          ("missing_credentials invalid_credentials invalid_client_key invalid_api_key"
                  + " invalid_token token_expired refresh_token_invalid refresh_token_expired"
                  + " session_revoked account_locked account_disabled email_not_verified"
                  + " mfa_required mfa_enrollment_required mfa_invalid_code challenge_expired"
                  + " insufficient_permissions cp_admin_required tenant_mismatch tenant_suspended"
                  + " origin_not_allowed ip_not_allowed csrf_failed not_found email_already_exists"
                  + " username_taken slug_taken conflict invalid_json validation_failed"
                  + " password_too_weak password_breached invalid_email rate_limit_exceeded"
                  + " signature_invalid service_unavailable internal_error invalid_request"
                  + " invalid_cursor method_not_allowed not_acceptable unsupported_media_type"
                  + " payload_too_large precondition_failed idempotency_key_reused"
                  + " tenant_not_ready captcha_required captcha_failed")
              .split(" "));

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAStatusAndAMessageForAPerson(ErrorCode code) {
    assertThat(STATUSES).contains(code.status());
    assertThat(code.code()).matches("[a-z]+(_[a-z]+)*");
    assertThat(code.defaultMessage()).matches("[A-Z][^\\n]{10,120}\\.");
    assertThat(code.defaultMessage()).doesNotContainIgnoringCase("exception");
  }

  @Test
  void allPublishedCodesExistAndNoOthers() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet()))
        .isEqualTo(PUBLISHED);
  }

  @Test
  void statusesAreTheContracts() {
    assertThat(ErrorCode.INVALID_CREDENTIALS.status()).isEqualTo(401);
    assertThat(ErrorCode.MFA_REQUIRED.status()).isEqualTo(403);
    assertThat(ErrorCode.TENANT_MISMATCH.status()).isEqualTo(403);
    assertThat(ErrorCode.EMAIL_ALREADY_EXISTS.status()).isEqualTo(409);
    assertThat(ErrorCode.PASSWORD_BREACHED.status()).isEqualTo(422);
    assertThat(ErrorCode.INVALID_CURSOR.status()).isEqualTo(400);
    assertThat(ErrorCode.TENANT_NOT_READY.status()).isEqualTo(503);
  }
}
