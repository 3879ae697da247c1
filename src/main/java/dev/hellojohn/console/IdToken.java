package dev.hellojohn.console;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hellojohn.crypto.Base64Url;
import dev.hellojohn.crypto.ConstantTime;
import dev.hellojohn.crypto.SignatureVerifier;
import dev.hellojohn.crypto.SigningAlgorithm;
import dev.hellojohn.crypto.VerificationKey;
import dev.hellojohn.edge.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks an ID token (OpenID Connect Core §3.1.3.7) and gives its claims when all holds. The key
 * decides the algorithm and not the token: {@code none}, HMAC and whatever else a header names are
 * signatures of no key of ours.
 */
final class IdToken {

  private static final int MOST_CHARACTERS = 16 * 1024;
  private static final Duration SKEW = Duration.ofSeconds(60);

  /** It was made for the request that fetched it, a moment ago. */
  private static final Duration MOST_AGE = Duration.ofMinutes(10);

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final ObjectMapper JSON = Json.newMapper();

  private IdToken() {}

  /**
   * What a token must say.
   *
   * @param nonce of the request that it answers
   */
  record Expected(String issuer, String clientId, String nonce) {}

  /**
   * The claims of a token that is what it must be.
   *
   * @param keyOf the provider's key of an id, or its only one for null
   * @return empty when anything is wrong with it
   */
  static Optional<Map<String, Object>> verify(
      String token,
      Function<@Nullable String, Optional<VerificationKey>> keyOf,
      Expected expected,
      Instant now) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MOST_CHARACTERS || parts.length != 3) {
      return Optional.empty();
    }
    Optional<Map<String, Object>> header = object(parts[0]);
    if (header.isEmpty() || !isSigned(parts, header.get(), keyOf)) {
      return Optional.empty();
    }
    return object(parts[1]).filter(claims -> isMeant(claims, expected) && isTimely(claims, now));
  }

  private static boolean isSigned(
      String[] parts,
      Map<String, Object> header,
      Function<@Nullable String, Optional<VerificationKey>> keyOf) {
    Optional<SigningAlgorithm> algorithm =
        SigningAlgorithm.parse(header.get("alg") instanceof String alg ? alg : null);
    Object id = header.get("kid");
    if (algorithm.isEmpty()
        || header.containsKey("crit")
        || (id != null && !(id instanceof String))) {
      return false;
    }
    byte[] signed = (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return Base64Url.decode(parts[2])
        .flatMap(
            signature ->
                keyOf
                    .apply((String) id)
                    .filter(key -> key.algorithm() == algorithm.get())
                    .filter(key -> SignatureVerifier.verify(key, signed, signature)))
        .isPresent();
  }

  private static boolean isMeant(Map<String, Object> claims, Expected expected) {
    List<?> audience =
        claims.get("aud") instanceof List<?> several
            ? several
            : claims.get("aud") instanceof String one ? List.of(one) : List.of();
    Object party = claims.get("azp");
    return expected.issuer().equals(claims.get("iss"))
        && audience.contains(expected.clientId())
        && (party == null ? audience.size() == 1 : party.equals(expected.clientId()))
        && claims.get("nonce") instanceof String nonce
        && ConstantTime.equals(expected.nonce(), nonce)
        && claims.get("sub") instanceof String subject
        && subject.matches("[\\x21-\\x7e][\\x20-\\x7e]{0,254}");
  }

  private static boolean isTimely(Map<String, Object> claims, Instant now) {
    return time(claims.get("exp")).filter(end -> now.isBefore(end.plus(SKEW))).isPresent()
        && time(claims.get("iat"))
            .filter(made -> !made.isAfter(now.plus(SKEW)))
            .filter(made -> made.isAfter(now.minus(MOST_AGE)))
            .isPresent()
        && (claims.get("nbf") == null
            || time(claims.get("nbf")).filter(from -> !from.isAfter(now.plus(SKEW))).isPresent());
  }

  /** Seconds; what no calendar has is no time. */
  private static Optional<Instant> time(@Nullable Object seconds) {
    return seconds instanceof Number number
            && Math.abs(number.doubleValue()) < Instant.MAX.getEpochSecond()
        ? Optional.of(Instant.ofEpochSecond(number.longValue()))
        : Optional.empty();
  }

  private static Optional<Map<String, Object>> object(String part) {
    return Base64Url.decode(part)
        .flatMap(
            octets -> {
              try {
                return Optional.ofNullable(JSON.readValue(octets, OBJECT));
              } catch (IOException notAnObject) {
                return Optional.empty();
              }
            });
  }
}
