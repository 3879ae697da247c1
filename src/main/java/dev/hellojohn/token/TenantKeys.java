package dev.hellojohn.token;

import dev.hellojohn.crypto.SigningAlgorithm;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The published keys of one tenant at one moment. Immutable. */
final class TenantKeys {

  private final Map<SigningAlgorithm, List<SigningKey>> newestFirst;
  private final Map<String, SigningKey> byHeader;
  private final MetadataDocument jwks;

  TenantKeys(List<SigningKey> keys) {
    Map<String, SigningKey> headers = new HashMap<>();
    keys.forEach(key -> headers.put(key.header(), key));
    this.byHeader = Map.copyOf(headers);
    List<SigningKey> sorted =
        keys.stream()
            .sorted(
                Comparator.comparing(SigningKey::algorithm)
                    .thenComparing(SigningKey::generation, Comparator.reverseOrder()))
            .toList();
    this.newestFirst =
        sorted.stream()
            .collect(
                Collectors.groupingBy(
                    SigningKey::algorithm,
                    () -> new EnumMap<>(SigningAlgorithm.class),
                    Collectors.toUnmodifiableList()));
    this.jwks =
        MetadataDocument.of(
            sorted.stream()
                .map(SigningKey::jwk)
                .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
  }

  /** The algorithms of which there is a key. */
  Set<SigningAlgorithm> algorithms() {
    return newestFirst.keySet();
  }

  /** Whether there is a key of each algorithm: only then may the JWKS be shown. */
  boolean isComplete() {
    return newestFirst.size() == SigningAlgorithm.values().length;
  }

  /**
   * The key that signs now: the newest whose time has come. The first of all signs even before its
   * time: it was made by a node whose clock is ahead of this one's.
   */
  Optional<SigningKey> signing(SigningAlgorithm algorithm, Instant now) {
    List<SigningKey> keys = newestFirst.getOrDefault(algorithm, List.of());
    for (SigningKey key : keys) {
      if (!key.signsFrom().isAfter(now)) {
        return Optional.of(key);
      }
    }
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1));
  }

  /** The key that signs tokens with exactly this header, in base64url. */
  Optional<SigningKey> byHeader(String header) {
    return Optional.ofNullable(byHeader.get(header));
  }

  MetadataDocument jwks() {
    return jwks;
  }
}
