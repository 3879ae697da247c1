package dev.hellojohn.control;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The same as the query parameters, for callers who would rather send a body. */
@Schema(name = "TenantDeletion", examples = "{\"confirm\":\"acme\",\"purge\":false}")
public record TenantDeletionBody(
    @Schema(description = "The tenant's slug") @Nullable String confirm, @Nullable Boolean purge) {

  /**
   * These, and what only the body has.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed} when both have a member
   *     and they differ: nobody knows then what was meant
   */
  TenantDeletionBody or(@Nullable TenantDeletionBody body) {
    if (body == null) {
      return this;
    }
    var violations = new Violations();
    var deletion =
        new TenantDeletionBody(
            either("confirm", confirm, body.confirm, violations),
            either("purge", purge, body.purge, violations));
    violations.throwIfAny();
    return deletion;
  }

  private static <T> @Nullable T either(
      String field, @Nullable T here, @Nullable T there, Violations violations) {
    if (here != null && there != null && !here.equals(there)) {
      violations.add(field, "conflict", "The query and the body differ. Give it once.");
    }
    return here == null ? there : here;
  }
}
