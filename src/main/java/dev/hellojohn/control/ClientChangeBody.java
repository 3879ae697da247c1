package dev.hellojohn.control;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Clients;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A change of a client: what is absent stays as it is. */
@Schema(
    name = "ClientChange",
    description = "What is absent stays as it is; null is the default again.",
    examples = "{\"token_algorithm\":\"RS256\"}")
public record ClientChangeBody(
    @Schema(implementation = String.class) Patch<@NotBlank @Size(max = 255) String> name,
    @Schema(implementation = ClientType.class, nullable = true) Patch<ClientType> type,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<List<String>> allowedOrigins,
    @Schema(type = SchemaType.ARRAY, implementation = String.class, nullable = true)
        Patch<List<String>> redirectUris,
    @Schema(
            type = SchemaType.ARRAY,
            implementation = String.class,
            nullable = true,
            description = "Where the secret key may be used from; empty is from anywhere")
        Patch<List<String>> allowedIps,
    @Schema(
            implementation = String.class,
            nullable = true,
            enumeration = {"EdDSA", "RS256", "ES256"})
        Patch<SigningAlgorithm> tokenAlgorithm) {

  /**
   * The whole of a client's settings after this change.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code validation_failed}
   */
  Clients.Settings applyTo(Client now) {
    var violations = new Violations();
    violations.refuseNull("name", name);
    var origins =
        allowedOrigins.map(texts -> WebOrigins.read("allowed_origins", texts, violations));
    var uris = redirectUris.map(texts -> RedirectUris.read("redirect_uris", texts, violations));
    var addresses =
        allowedIps.map(texts -> AllowedAddresses.read("allowed_ips", texts, violations));
    violations.throwIfAny();
    return new Clients.Settings(
        name.value().map(String::strip).orElse(now.name()),
        or(type.map(ClientType::wireName).applyTo(now.type()), ClientType.WEB.wireName()),
        or(origins.applyTo(now.allowedOrigins()), List.of()),
        or(uris.applyTo(now.redirectUris()), List.of()),
        or(addresses.applyTo(now.allowedIps()), List.of()),
        or(tokenAlgorithm.applyTo(now.tokenAlgorithm()), SigningAlgorithm.EdDSA));
  }

  private static <T> T or(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
