package dev.hellojohn.crypto;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The algorithms that tokens are signed with, by their names in a JOSE header (RFC 7518, 8037). */
public enum SigningAlgorithm {
  /** Ed25519. */
  EdDSA,
  /** ECDSA on P-256 with SHA-256. */
  ES256,
  /** RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits. */
  RS256;

  /** The name in the {@code alg} member. */
  public String jwaName() {
    return name();
  }

  /** Reads an {@code alg} member, exactly spelt; empty for everything else, {@code none} too. */
  public static Optional<SigningAlgorithm> parse(@Nullable String alg) {
    for (SigningAlgorithm candidate : values()) {
      if (candidate.name().equals(alg)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
