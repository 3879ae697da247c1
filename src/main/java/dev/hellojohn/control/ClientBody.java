package dev.hellojohn.control;

import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.kernel.IpRange;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.Client;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A client in an answer. */
@Schema(name = "Client", description = "An application of a tenant.")
public record ClientBody(
    @Schema(implementation = String.class, examples = "cli_01HZX3V9J4N8QW7R5T2K6M0PBC") ClientId id,
    @Schema(implementation = String.class) TenantId tenantId,
    String name,
    @Schema(enumeration = {"web", "spa", "native", "machine"}) String type,
    @Schema(description = "Names the tenant in a browser; not a secret") String publishableKey,
    @Schema(
            description = "Prefix and last four characters of the secret key",
            examples = "sk_live_3fQx…9aZk")
        String secretKeyHint,
    List<String> allowedOrigins,
    List<String> redirectUris,
    @Schema(description = "Where the secret key may be used from, as CIDRs; empty is from anywhere")
        List<String> allowedIps,
    @Schema(
            implementation = String.class,
            enumeration = {"EdDSA", "RS256", "ES256"})
        SigningAlgorithm tokenAlgorithm,
    Instant createdAt,
    Instant updatedAt) {

  static ClientBody of(Client client) {
    return new ClientBody(
        client.id(),
        client.tenantId(),
        client.name(),
        client.type(),
        client.publishableKey(),
        client.secretKeyHint(),
        client.allowedOrigins(),
        client.redirectUris(),
        client.allowedIps().stream().map(IpRange::toString).toList(),
        client.tokenAlgorithm(),
        client.createdAt(),
        client.updatedAt());
  }
}
