package dev.hellojohn.signin;

import dev.hellojohn.factor.FactorFields;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A challenge, and a code of the factor that it asks for. */
@Schema(name = "VerifyFactor", description = "A challenge, and a code of a factor")
public record VerifyFactorRequest(
    @NotNull @Schema(description = "Of the sign-in's answer", examples = "mfc_…")
        String challengeId,
    @NotNull @Schema(examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW") String factorId,
    @NotNull @Schema(description = "Of the app, or a backup code", examples = "123456")
        String code) {

  /**
   * What is shown.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}: a text that can be no
   *     code is not counted as one
   */
  VerifyFactor.Answer answer() {
    var fields = new FactorFields();
    var factor = fields.factorId(factorId);
    fields.code(code);
    fields.finish();
    return new VerifyFactor.Answer(challengeId, factor, code);
  }

  @Override
  public String toString() {
    return "VerifyFactorRequest";
  }
}
