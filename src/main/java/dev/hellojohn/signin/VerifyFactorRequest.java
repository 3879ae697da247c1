package dev.hellojohn.signin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A challenge, and a code of the factor that it asks for or what a passkey made. */
@Schema(
    name = "VerifyFactor",
    description = "A challenge, and a code of a factor or what a passkey made")
public record VerifyFactorRequest(
    @NotNull @Schema(description = "Of the sign-in's answer", examples = "mfc_…")
        String challengeId,
    @Schema(
            description = "Can be left out for a passkey that is enrolled: it says which it is",
            examples = "fac_01JD3Z9V4W7XK2M5N8P0QRSTVW",
            nullable = true)
        @Nullable String factorId,
    @Schema(description = "Of the app, or a backup code", examples = "123456", nullable = true)
        @Nullable String code,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description =
                "Of navigator.credentials.get, or of create for a factor to be enrolled, by its toJSON",
            nullable = true)
        @Nullable JsonNode credential,
    @Schema(
            description =
                "That no second factor is to be asked for on this device, for the time that the tenant"
                    + " allows",
            nullable = true)
        @Nullable Boolean trustDevice) {

  /**
   * What is shown.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}: a text that can be no
   *     code is not counted as one
   */
  VerifyFactor.Answer answer() {
    var fields = new FactorFields();
    var factor = factorId == null ? null : fields.factorId(factorId);
    var proof = fields.proof(code, credential);
    if (factor == null && !(proof instanceof FactorProof.Assertion)) {
      fields.fault("factor_id", "required", "This is required.");
    }
    fields.finish();
    return new VerifyFactor.Answer(challengeId, factor, proof, trustDevice != null && trustDevice);
  }

  @Override
  public String toString() {
    return "VerifyFactorRequest";
  }
}
