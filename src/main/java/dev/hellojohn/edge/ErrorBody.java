package dev.hellojohn.edge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hellojohn.kernel.Detail;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What every error looks like, for the API description; {@link ErrorAnswer} writes it.
 *
 * @param error a stable word for programs
 * @param message a sentence for a person
 * @param requestId what to quote in a report
 * @param details the faulty fields, when it is about fields
 * @param debug the stack of what caused it, in development alone
 */
@Schema(name = "Error", description = "What every error looks like")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorBody(
    @Schema(
            description = "A stable word for programs",
            examples = "validation_failed",
            required = true)
        String error,
    @Schema(
            description = "A sentence for a person",
            examples = "Some fields are not valid. See the details.",
            required = true)
        String message,
    @Schema(
            description = "What to quote in a report",
            examples = "req_01JD3Z9V4W7XK2M5N8P0QRSTVW",
            required = true)
        String requestId,
    @Schema(description = "The faulty fields, when it is about fields")
        @Nullable List<Detail> details,
    @Schema(
            description =
                "What caused it, line by line: outside production, while"
                    + " HELLOJOHN_SHOW_ERROR_DETAILS is true")
        @Nullable List<String> debug) {}
