package dev.hellojohn.control;

import dev.hellojohn.kernel.ClientId;
import dev.hellojohn.tenancy.Clients;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tenant that was made, with the keys of its first client. */
@Schema(name = "CreatedTenant")
public record CreatedTenantBody(TenantBody tenant, FirstClient client) {

  /** The client that every tenant begins with. */
  @Schema(name = "FirstClient")
  public record FirstClient(
      @Schema(implementation = String.class, examples = "cli_01HZX3V9J4N8QW7R5T2K6M0PBC")
          ClientId id,
      @Schema(description = "Names the tenant in a browser; not a secret") String publishableKey,
      @Schema(description = "Shown this once") String secretKey) {

    static FirstClient of(Clients.Issued issued) {
      return new FirstClient(
          issued.client().id(), issued.client().publishableKey(), issued.secretKey());
    }

    @Override
    public String toString() {
      return id.value();
    }
  }
}
