package dev.hellojohn.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What every error of the console's API looks like, for the API description; {@link ErrorAnswer}
 * writes it. The code that other errors have in their body is in the header {@link #CODE}.
 *
 * @param statusCode the HTTP status
 * @param error its words
 * @param message a sentence for a person
 * @param debug the stack of what caused it, in development alone
 */
@Schema(name = "ConsoleError", description = "What every error of the console's API looks like")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConsoleErrorBody(
    @JsonProperty("statusCode")
        @Schema(description = "The HTTP status", examples = "403", required = true)
        int statusCode,
    @Schema(description = "Its words", examples = "Forbidden", required = true) String error,
    @Schema(
            description = "A sentence for a person",
            examples = "The CSRF token is missing or not valid. Reload the page and try again.",
            required = true)
        String message,
    @Schema(
            description =
                "What caused it, line by line: outside production, while"
                    + " HELLOJOHN_SHOW_ERROR_DETAILS is true")
        @Nullable List<String> debug) {

  /** The header with the stable word for programs, such as {@code csrf_failed}. */
  public static final String CODE = "X-Error-Code";

  /** Where errors look like this. */
  public static final String PATHS = "/console/api";

  /** Whether errors of a raw path look like this. */
  static boolean holds(String path) {
    return path.equals(PATHS) || path.startsWith(PATHS + '/');
  }
}
