package dev.hellojohn.connector;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where a sender writes something: one of the two members. */
@Schema(
    name = "ConnectorField",
    description =
        "Where the sender writes it: in a header, or in a member of its JSON. The signature covers"
            + " the JSON and not the headers.",
    examples = "{\"member\":\"data.id\"}")
public record FieldSourceBody(
    @Schema(description = "A header's name", examples = "X-GitHub-Delivery", nullable = true)
        @Nullable String header,
    @Schema(
            description = "A member of the JSON, within others with dots",
            examples = "data.id",
            nullable = true)
        @Nullable String member) {

  static @Nullable FieldSourceBody of(@Nullable FieldSource source) {
    if (source == null) {
      return null;
    }
    return source.where() == FieldSource.Where.HEADER
        ? new FieldSourceBody(source.name(), null)
        : new FieldSourceBody(null, source.name());
  }
}
