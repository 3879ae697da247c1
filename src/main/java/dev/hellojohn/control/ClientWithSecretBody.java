package dev.hellojohn.control;

import dev.hellojohn.tenancy.Clients;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A client with its secret key. */
@Schema(name = "ClientWithSecret")
public record ClientWithSecretBody(
    ClientBody client, @Schema(description = "Shown this once") String secretKey) {

  static ClientWithSecretBody of(Clients.Issued issued) {
    return new ClientWithSecretBody(ClientBody.of(issued.client()), issued.secretKey());
  }

  @Override
  public String toString() {
    return client.toString();
  }
}
