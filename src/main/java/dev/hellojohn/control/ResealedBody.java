package dev.hellojohn.control;

import dev.hellojohn.store.Resealing;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What sealing the secrets anew has done; the three parts add up to the total. */
@Schema(name = "Resealed", description = "The three parts add up to the total.")
public record ResealedBody(
    @Schema(description = "How many secrets the global database holds", examples = "12") long total,
    @Schema(description = "Those that were sealed with the current key now", examples = "10")
        long rotated,
    @Schema(description = "Those that were sealed with it before", examples = "2") long skipped,
    @Schema(
            description =
                "Those that open with no key that is known; they were left as they are. Column and id",
            examples = "[]")
        List<String> failed) {

  static ResealedBody of(Resealing.Result result) {
    return new ResealedBody(result.total(), result.rotated(), result.skipped(), result.failed());
  }
}
