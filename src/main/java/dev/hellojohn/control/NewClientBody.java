package dev.hellojohn.control;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.tenancy.Clients;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A client to be made. */
@Schema(
    name = "NewClient",
    examples =
        "{\"name\":\"Web shop\",\"type\":\"spa\",\"allowed_origins\":[\"https://shop.acme.example\"]}")
public record NewClientBody(
    @NotBlank @Size(max = 255) String name,
    @Schema(defaultValue = "web") @Nullable ClientType type,
    @Schema(description = "Beside those of the tenant") @Nullable List<String> allowedOrigins,
    @Nullable List<String> redirectUris,
    @Schema(
            description =
                "Where the secret key may be used from, as CIDRs; none or empty is from anywhere",
            examples = "[\"203.0.113.0/24\"]")
        @Nullable List<String> allowedIps,
    @Schema(
            implementation = String.class,
            enumeration = {"EdDSA", "RS256", "ES256"},
            defaultValue = "EdDSA",
            description = "What signs this client's access tokens")
        @Nullable SigningAlgorithm tokenAlgorithm) {

  /**
   * The settings.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  Clients.Settings read() {
    var violations = new Violations();
    var origins =
        WebOrigins.read(
            "allowed_origins", allowedOrigins == null ? List.of() : allowedOrigins, violations);
    var uris =
        RedirectUris.read(
            "redirect_uris", redirectUris == null ? List.of() : redirectUris, violations);
    var addresses =
        AllowedAddresses.read(
            "allowed_ips", allowedIps == null ? List.of() : allowedIps, violations);
    violations.throwIfAny();
    return new Clients.Settings(
        name.strip(),
        (type == null ? ClientType.WEB : type).wireName(),
        origins,
        uris,
        addresses,
        tokenAlgorithm == null ? SigningAlgorithm.EdDSA : tokenAlgorithm);
  }
}
