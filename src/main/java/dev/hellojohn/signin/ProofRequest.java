package dev.hellojohn.signin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.factor.FactorFields;
import dev.hellojohn.factor.FactorProof;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The proof that it is the user who asks. */
@Schema(name = "Proof", description = "The proof that it is the user who asks")
public record ProofRequest(
    @Schema(
            description = "Of who has no second factor",
            examples = "lake of nine silver herons",
            nullable = true)
        @Nullable String password,
    @Schema(description = "Of who has a second factor", examples = "123456", nullable = true)
        @Nullable String code,
    @Schema(
            description = "Of who has a passkey: of /v1/auth/me/mfa/passkey/options",
            nullable = true)
        @Nullable String challengeId,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "What the passkey signed: of navigator.credentials.get, by its toJSON",
            nullable = true)
        @Nullable JsonNode credential) {

  /**
   * What is shown.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  Reauthentication.Proof proof() {
    var fields = new FactorFields();
    FactorProof factor = null;
    if (code != null || (credential != null && !credential.isNull())) {
      factor = fields.proof(code, credential);
    }
    fields.refuseNewPasskey(factor);
    boolean signed = factor instanceof FactorProof.Assertion;
    if (signed != (challengeId != null)) {
      fields.fault("challenge_id", "one_of", "Send challenge_id and credential, or neither.");
    }
    fields.finish();
    return new Reauthentication.Proof(password, factor, challengeId);
  }

  @Override
  public String toString() {
    return "ProofRequest";
  }
}
