package dev.hellojohn.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.token.AccessTokens;
import java.io.IOException;
import java.util.Optional;

/**
 * The tenant that a token claims to be of. Nothing is decided by the claim: it only says with whose
 * keys the token is to be tried.
 */
final class ClaimedTenant {

  private static final JsonFactory JSON = new JsonFactory();

  private ClaimedTenant() {}

  /** The claim, or empty when the text has none that can be read. */
  static Optional<TenantId> of(String jwt) {
    String[] parts = jwt.split("\\.", -1);
    if (jwt.length() > AccessTokens.MAX_LENGTH || parts.length != 3) {
      return Optional.empty();
    }
    return Base64Url.decode(parts[1]).flatMap(ClaimedTenant::read);
  }

  private static Optional<TenantId> read(byte[] payload) {
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals("tenant_id");
        parser.nextToken();
        if (found) {
          return TenantId.parse(parser.getValueAsString());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }
}
