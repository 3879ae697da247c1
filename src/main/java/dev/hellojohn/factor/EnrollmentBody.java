package dev.hellojohn.factor;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.edge.QrCode;
import java.net.URI;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A pending factor with its secret, which is shown this once, or with what its authenticator is to
 * sign.
 *
 * @param expiresAt until when its first code may come
 */
@Schema(name = "Enrollment", description = "A pending factor with its secret, shown this once")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnrollmentBody(
    @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String factorId,
    @Schema(
            enumeration = {"totp", "webauthn", "email_otp", "sms"},
            examples = "totp")
        String type,
    @Schema(
            enumeration = {"pending"},
            examples = "pending")
        String status,
    @Schema(description = "Until when its first code may come") Instant expiresAt,
    @Schema(description = "For an authenticator app") @Nullable Totp totp,
    @Schema(description = "For a passkey") @Nullable PasskeyCreationBody webauthn,
    @Schema(description = "For sms: where the code went to, masked", examples = "+49•••••3456")
        @Nullable String phoneNumber) {

  /** What an authenticator app needs: one of these. */
  @Schema(name = "TotpEnrollment", description = "What an authenticator app needs: one of these")
  public record Totp(
      @Schema(description = "The seed, to be typed", examples = "JBSWY3DPEHPK3PXP") String secret,
      @Schema(description = "For a link on the phone itself", examples = "otpauth://totp/…")
          String uri,
      @Schema(description = "A picture to be scanned: an SVG as a data URI") String qrCode,
      @Schema(description = "The same as a PNG") String qrCodePng) {

    @Override
    public String toString() {
      return "Totp";
    }
  }

  static EnrollmentBody of(Factor factor, String secret, URI uri) {
    var picture = QrCode.of(uri.toString());
    return new EnrollmentBody(
        factor.id().value(),
        factor.type().wireName(),
        FactorEntity.PENDING,
        factor.createdAt().plus(factor.type().pendingFor()),
        new Totp(secret, uri.toString(), picture.svgDataUri(), picture.pngDataUri()),
        null,
        null);
  }

  /** Of a factor whose first code is on its way. */
  static EnrollmentBody of(Factor factor) {
    return new EnrollmentBody(
        factor.id().value(),
        factor.type().wireName(),
        FactorEntity.PENDING,
        factor.createdAt().plus(factor.type().pendingFor()),
        null,
        null,
        FactorBody.masked(factor));
  }

  static EnrollmentBody of(Factor factor, PasskeyCreationBody options) {
    return new EnrollmentBody(
        factor.id().value(),
        factor.type().wireName(),
        FactorEntity.PENDING,
        factor.createdAt().plus(factor.type().pendingFor()),
        null,
        options,
        null);
  }
}
