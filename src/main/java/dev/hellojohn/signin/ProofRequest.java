package dev.hellojohn.signin;

import dev.hellojohn.factor.FactorFields;
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
        @Nullable String code) {

  /**
   * What is shown.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  Reauthentication.Proof proof() {
    var fields = new FactorFields();
    if (code != null) {
      fields.code(code);
    }
    fields.finish();
    return new Reauthentication.Proof(password, code);
  }

  @Override
  public String toString() {
    return "ProofRequest";
  }
}
