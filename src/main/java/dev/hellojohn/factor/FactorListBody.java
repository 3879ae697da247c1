package dev.hellojohn.factor;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user's second factors, the oldest first: never more than a few. */
@Schema(name = "FactorList", description = "A user's second factors, the oldest first")
public record FactorListBody(List<FactorBody> data, @Schema(examples = "1") int total) {

  /** The factors as they are answered. */
  public static FactorListBody of(List<Factor> factors) {
    return new FactorListBody(factors.stream().map(FactorBody::of).toList(), factors.size());
  }
}
