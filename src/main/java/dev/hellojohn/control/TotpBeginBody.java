package dev.hellojohn.control;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Proves that it is the admin who sets an app up, and not who found their session open. */
@Schema(name = "AdminTotpBegin", examples = "{\"password\":\"lake of nine silver herons\"}")
public record TotpBeginBody(@NotEmpty @Size(max = 1024) String password) {

  @Override
  public String toString() {
    return "TotpBeginBody[redacted]";
  }
}
