package dev.hellojohn.connector;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A connector and its new secret. */
@Schema(name = "ConnectorWithSecret")
public record ConnectorWithSecretBody(
    ConnectorBody connector,
    @Schema(
            description = "The key of the HMAC, as it stands here; shown this once",
            examples = "whsec_9KqE4mZx7TnB2vYcLr5WdJgA8uHsPf3iQoV6eXkRtMy")
        String secret) {

  @Override
  public String toString() {
    return "ConnectorWithSecretBody[" + connector.id() + ']';
  }
}
