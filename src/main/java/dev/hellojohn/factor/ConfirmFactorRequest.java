package dev.hellojohn.factor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What shows that the user has a pending factor. */
@Schema(name = "ConfirmFactor", description = "What shows that the user has a pending factor")
public record ConfirmFactorRequest(
    @Schema(description = "The first code of an app", examples = "123456", nullable = true)
        @Nullable String code,
    @Schema(
            type = SchemaType.OBJECT,
            implementation = Object.class,
            description = "Of navigator.credentials.create, by its toJSON",
            nullable = true)
        @Nullable JsonNode credential) {

  /**
   * What is shown.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  public FactorProof proof() {
    var fields = new FactorFields();
    var proof = fields.proof(code, credential);
    if (proof instanceof FactorProof.Assertion) {
      fields.fault(
          "credential",
          "invalid_format",
          "This must be what navigator.credentials.create() gives.");
    }
    fields.finish();
    return proof;
  }

  /**
   * The code, where no passkey can be.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  String codeAlone() {
    if (proof() instanceof FactorProof.Code typed) {
      return typed.text();
    }
    throw new ProblemException(
        ErrorCode.VALIDATION_FAILED,
        ErrorCode.VALIDATION_FAILED.defaultMessage(),
        List.of(
            new Detail(
                "credential",
                "not_for_others",
                "A passkey is confirmed by its user, under /v1/auth/me/mfa/factors.")));
  }

  @Override
  public String toString() {
    return "ConfirmFactorRequest";
  }
}
