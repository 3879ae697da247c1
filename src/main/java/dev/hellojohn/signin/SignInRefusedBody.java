package dev.hellojohn.signin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.factor.Factor;
import dev.hellojohn.factor.FactorCheck.Held;
import dev.hellojohn.factor.FactorType;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that was right and is not enough, for the API description.
 *
 * @param challengeId what stands for the half that is done, where a second factor is missing
 */
@Schema(
    name = "SignInRefused",
    description = "An error, with a challenge where a factor is missing")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignInRefusedBody(
    @Schema(description = "A stable word for programs", examples = "mfa_required", required = true)
        String error,
    @Schema(
            description = "A sentence for a person",
            examples = "A second factor is required. Complete the challenge.",
            required = true)
        String message,
    @Schema(
            description = "What to quote in a report",
            examples = "req_01JD3Z9V4W7XK2M5N8P0QRSTVW",
            required = true)
        String requestId,
    @Schema(description = "The faulty fields, when it is about fields")
        @Nullable List<Detail> details,
    @Schema(description = "For /v1/mfa/verify or /v1/mfa/enroll", examples = "mfc_…")
        @Nullable String challengeId,
    @Schema(description = "When the challenge is void") @Nullable Instant expiresAt,
    @Schema(description = "The factors of which one is to be shown; none to be enrolled first")
        @Nullable List<ChallengeFactorBody> factors,
    @Schema(
            description =
                "What caused it, line by line: outside production, while"
                    + " HELLOJOHN_SHOW_ERROR_DETAILS is true")
        @Nullable List<String> debug) {

  /** A factor that may be shown. */
  @Schema(name = "ChallengeFactor", description = "A factor that may be shown")
  public record ChallengeFactorBody(
      @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String id,
      @Schema(
              enumeration = {"totp", "webauthn", "email_otp", "sms", "backup_codes"},
              examples = "totp")
          String type,
      @Schema(description = "What its user calls it", examples = "My phone", nullable = true)
          @Nullable String name,
      @Schema(
              description = "Where a code is sent to, such as a···@example.com or +49•••••3456",
              nullable = true)
          @Nullable String hint) {}

  /**
   * The factors of which one is to be shown: not the codes when they are all used up, nor the
   * mailbox of who has come in by it.
   */
  static List<ChallengeFactorBody> factors(List<Held> held, Arrival arrival) {
    return held.stream()
        .filter(one -> one.factor().type() != FactorType.BACKUP_CODES || !one.unused().isEmpty())
        .filter(one -> one.addsTo(arrival.authentication().methods()))
        .map(Held::factor)
        .map(
            factor ->
                new ChallengeFactorBody(
                    factor.id().value(),
                    factor.type().wireName(),
                    factor.name(),
                    hint(factor, arrival)))
        .toList();
  }

  private static @Nullable String hint(Factor factor, Arrival arrival) {
    if (factor.phone() != null) {
      return factor.phone().masked();
    }
    return factor.type() == FactorType.EMAIL_OTP ? hint(arrival.user().email()) : null;
  }

  private static String hint(Email email) {
    return email.value().charAt(0) + "···@" + email.domain();
  }
}
