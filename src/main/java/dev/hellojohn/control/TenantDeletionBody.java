package dev.hellojohn.control;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The same as the query parameters, for callers who would rather send a body. */
@Schema(name = "TenantDeletion", examples = "{\"confirm\":\"acme\",\"purge\":false}")
public record TenantDeletionBody(
    @Schema(description = "The tenant's slug") @Nullable String confirm, @Nullable Boolean purge) {}
