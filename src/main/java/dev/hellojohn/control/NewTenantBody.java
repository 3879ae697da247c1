package dev.hellojohn.control;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.store.Metadata;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.NewTenant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A tenant to be made. */
@Schema(
    name = "NewTenant",
    examples =
        "{\"name\":\"Acme\",\"isolation_mode\":\"separate_schema\","
            + "\"allowed_origins\":[\"https://app.acme.example\"]}")
public record NewTenantBody(
    @NotBlank @Size(max = 255) String name,
    @Schema(description = "Made of the name when it is absent")
        @Nullable
        @Pattern(
            regexp = TenantTexts.SLUG,
            message = "A slug is 1 to 48 of a-z, 0-9 and hyphens that stand within.")
        String slug,
    @Schema(description = "HELLOJOHN_TENANT_ISOLATION_MODE when it is absent")
        @Nullable IsolationMode isolationMode,
    @Nullable @Valid DatabaseBody database,
    @Schema(defaultValue = "free")
        @Nullable
        @Pattern(regexp = TenantTexts.WORD, message = TenantTexts.WORD_MESSAGE)
        String plan,
    @Nullable @Pattern(regexp = TenantTexts.WORD, message = TenantTexts.WORD_MESSAGE) String region,
    @Schema(implementation = String.class, format = "email") @Nullable Email ownerEmail,
    @Nullable List<String> allowedOrigins,
    @Nullable AuthConfigBody authConfig,
    @Nullable Map<String, Object> publicMetadata,
    @Nullable Map<String, Object> privateMetadata) {

  /**
   * The tenant, checked but for what only the database can tell.
   *
   * @param usualMode when the body names none and gives no database
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed} with all that is wrong
   */
  NewTenant read(IsolationMode usualMode) {
    var violations = new Violations();
    var external = database == null ? null : database.read(violations);
    var mode = mode(usualMode, violations);
    var origins =
        WebOrigins.read(
            "allowed_origins", allowedOrigins == null ? List.of() : allowedOrigins, violations);
    var config = AuthConfigBody.of(authConfig, violations);
    var publicData = metadata("public_metadata", publicMetadata, violations);
    var privateData = metadata("private_metadata", privateMetadata, violations);
    violations.throwIfAny();
    return new NewTenant(
        slug == null ? Slugs.of(name) : slug,
        name.strip(),
        mode,
        mode == IsolationMode.SEPARATE_DATABASE ? external : null,
        plan == null ? TenantTexts.USUAL_PLAN : plan,
        region,
        ownerEmail == null ? null : ownerEmail.value(),
        origins,
        config,
        publicData,
        privateData);
  }

  /** Whoever gives a database wants the tenant in it. */
  private IsolationMode mode(IsolationMode usualMode, Violations violations) {
    if (database == null) {
      return isolationMode == null ? usualMode : isolationMode;
    }
    if (isolationMode != null && isolationMode != IsolationMode.SEPARATE_DATABASE) {
      violations.add(
          "database", "conflict", "Only a tenant in separate_database has a database of its own.");
    }
    return IsolationMode.SEPARATE_DATABASE;
  }

  private static Map<String, Object> metadata(
      String field, @Nullable Map<String, Object> given, Violations violations) {
    var metadata = Metadata.of(given);
    Metadata.fault(field, metadata)
        .ifPresent(fault -> violations.add(fault.field(), fault.code(), fault.message()));
    return metadata;
  }

  /** The same tenant under another slug. */
  static NewTenant withSlug(NewTenant tenant, String slug) {
    return new NewTenant(
        slug,
        tenant.name(),
        tenant.isolationMode(),
        tenant.database(),
        tenant.plan(),
        tenant.region(),
        tenant.ownerEmail(),
        tenant.allowedOrigins(),
        tenant.authConfig(),
        tenant.publicMetadata(),
        tenant.privateMetadata());
  }
}
