package dev.hellojohn.control;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.store.Metadata;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantChange;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a tenant: what is absent stays as it is. */
@Schema(
    name = "TenantChange",
    description =
        "What is absent stays as it is. Metadata is merged (RFC 7396): null removes a member.",
    examples =
        "{\"allowed_origins\":[\"https://app.acme.example\"],"
            + "\"auth_config\":{\"session\":{\"access_token_ttl\":600}}}")
public record TenantChangeBody(
    @Schema(implementation = String.class) Patch<@NotBlank @Size(max = 255) String> name,
    @Schema(
            implementation = String.class,
            description =
                "Part of the issuer: access tokens of the old one are good no more, sessions go on"
                    + " with their next refresh")
        Patch<
                @Pattern(
                    regexp = TenantTexts.SLUG,
                    message = "A slug is 1 to 48 of a-z, 0-9 and hyphens that stand within.")
                String>
            slug,
    @Schema(implementation = String.class)
        Patch<@Pattern(regexp = TenantTexts.WORD, message = TenantTexts.WORD_MESSAGE) String> plan,
    @Schema(implementation = String.class, nullable = true)
        Patch<@Pattern(regexp = TenantTexts.WORD, message = TenantTexts.WORD_MESSAGE) String>
            region,
    @Schema(implementation = String.class, format = "email", nullable = true)
        Patch<Email> ownerEmail,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<List<String>> allowedOrigins,
    @Schema(implementation = AuthConfigBody.class, nullable = true)
        Patch<AuthConfigBody> authConfig,
    @Schema(implementation = Map.class, nullable = true) Patch<Map<String, Object>> publicMetadata,
    @Schema(implementation = Map.class, nullable = true)
        Patch<Map<String, Object>> privateMetadata) {

  /**
   * The whole of a tenant's settings after this change.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed} with all that is wrong
   */
  TenantChange applyTo(Tenant now) {
    var violations = new Violations();
    violations.refuseNull("name", name);
    violations.refuseNull("slug", slug);
    violations.refuseNull("plan", plan);
    var origins =
        allowedOrigins
            .map(texts -> WebOrigins.read("allowed_origins", texts, violations))
            .applyTo(now.allowedOrigins());
    var config = authConfig.map(body -> body.applyTo(now.authConfig(), violations));
    var publicData = merged("public_metadata", publicMetadata, now.publicMetadata(), violations);
    var privateData =
        merged("private_metadata", privateMetadata, now.privateMetadata(), violations);
    violations.throwIfAny();
    return new TenantChange(
        slug.value().orElse(now.slug()),
        name.value().map(String::strip).orElse(now.name()),
        plan.value().orElse(now.plan()),
        region.applyTo(now.region()),
        ownerEmail.map(Email::value).applyTo(now.ownerEmail()),
        origins == null ? List.of() : origins,
        config.isNull()
            ? dev.hellojohn.tenancy.AuthConfig.defaults()
            : config.value().orElse(now.authConfig()),
        publicData,
        privateData);
  }

  private static Map<String, Object> merged(
      String field,
      Patch<Map<String, Object>> patch,
      Map<String, Object> now,
      Violations violations) {
    if (patch.isAbsent()) {
      return now;
    }
    var merged = patch.value().map(members -> Metadata.merge(now, members)).orElse(Map.of());
    Metadata.fault(field, merged)
        .ifPresent(fault -> violations.add(fault.field(), fault.code(), fault.message()));
    return merged;
  }
}
