package dev.hellojohn.token;

import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.SigningKeyPair;
import dev.hellojohn.kernel.KeyId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A signing key, opened and ready for use.
 *
 * @param header the one JOSE header, in base64url, of every token that this key signs
 * @param jwk the public half as a member of a JWKS (RFC 7517 §4)
 */
record SigningKey(
    KeyId id, int generation, Instant signsFrom, SigningKeyPair pair, String header, String jwk) {

  static SigningKey open(StoredKey stored, SealedBox box) {
    SigningKeyPair pair = stored.open(box);
    return new SigningKey(
        stored.id(),
        stored.generation(),
        stored.signsFrom(),
        pair,
        header(stored.id(), pair.algorithm()),
        jwk(stored.id(), pair));
  }

  SigningAlgorithm algorithm() {
    return pair.algorithm();
  }

  /**
   * Frozen: a node that is one version ahead or behind must take the token too. The names and
   * values need no escaping.
   */
  private static String header(KeyId id, SigningAlgorithm algorithm) {
    String json =
        "{\"alg\":\"" + algorithm.jwaName() + "\",\"kid\":\"" + id + "\",\"typ\":\"at+jwt\"}";
    return Base64Url.encode(json.getBytes(StandardCharsets.US_ASCII));
  }

  /** Holds base64url and fixed words only: nothing in it needs escaping. */
  private static String jwk(KeyId id, SigningKeyPair pair) {
    Stream<Map.Entry<String, String>> members =
        Stream.concat(
            pair.verificationKey().jwkMembers().entrySet().stream(),
            Stream.of(
                Map.entry("kid", id.value()),
                Map.entry("use", "sig"),
                Map.entry("alg", pair.algorithm().jwaName())));
    return members
        .map(member -> '"' + member.getKey() + "\":\"" + member.getValue() + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
