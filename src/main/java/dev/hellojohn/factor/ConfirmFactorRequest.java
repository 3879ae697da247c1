package dev.hellojohn.factor;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The first code of a pending factor. */
@Schema(name = "ConfirmFactor", description = "The first code of a pending factor")
public record ConfirmFactorRequest(@NotNull @Schema(examples = "123456") String code) {

  /**
   * The code.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  public String checkedCode() {
    var fields = new FactorFields();
    fields.code(code);
    fields.finish();
    return code;
  }

  @Override
  public String toString() {
    return "ConfirmFactorRequest";
  }
}
