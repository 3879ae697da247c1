package dev.hellojohn.factor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a browser's {@code PublicKeyCredential.toJSON()} gave (WebAuthn Level 3 §5.1.8). The
 * members are the browser's and not ours: those that are not needed, and those that browsers will
 * have, are passed over.
 */
final class CredentialJson {

  /** 1023 bytes, the most that a credential's id may have (§4), in Base64url. */
  private static final int MAX_ID = 1364;

  /** More than there are. */
  private static final int MAX_TRANSPORTS = 8;

  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern TRANSPORT = Pattern.compile("[a-z-]{1,20}");

  private CredentialJson() {}

  /** An assertion or an attestation, by what it has; empty for anything else. */
  static Optional<FactorProof> parse(JsonNode credential) {
    var response = credential.path("response");
    var id = text(credential, "id");
    var rawId = text(credential, "rawId");
    var clientData = text(response, "clientDataJSON");
    if (id == null
        || id.length() > MAX_ID
        || (rawId != null && !rawId.equals(id))
        || clientData == null
        || !credential.path("type").asText().equals("public-key")) {
      return Optional.empty();
    }
    return response.has("attestationObject")
        ? attestation(id, clientData, response)
        : assertion(id, clientData, response);
  }

  private static Optional<FactorProof> attestation(
      String id, String clientData, JsonNode response) {
    var object = text(response, "attestationObject");
    return object == null
        ? Optional.empty()
        : Optional.of(new FactorProof.Attestation(id, clientData, object, transports(response)));
  }

  private static Optional<FactorProof> assertion(String id, String clientData, JsonNode response) {
    var data = text(response, "authenticatorData");
    var signature = text(response, "signature");
    boolean handled = !response.path("userHandle").isMissingNode();
    var handle = text(response, "userHandle");
    boolean nobodys = !handled || response.path("userHandle").isNull();
    return data == null || signature == null || (handle == null && !nobodys)
        ? Optional.empty()
        : Optional.of(new FactorProof.Assertion(id, clientData, data, signature, handle));
  }

  private static @Nullable String text(JsonNode parent, String member) {
    var value = parent.path(member);
    return value.isTextual() && BASE64URL.matcher(value.textValue()).matches()
        ? value.textValue()
        : null;
  }

  /** Hints: what can't be one is left out. */
  private static List<String> transports(JsonNode response) {
    var named = new ArrayList<String>();
    StreamSupport.stream(response.path("transports").spliterator(), false)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(name -> TRANSPORT.matcher(name).matches())
        .distinct()
        .limit(MAX_TRANSPORTS)
        .forEach(named::add);
    return named;
  }
}
