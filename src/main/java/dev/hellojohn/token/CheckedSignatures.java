package dev.hellojohn.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hellojohn.crypto.Sha256;
import dev.hellojohn.crypto.VerificationKey;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Remembers which signatures were found good, since a user's token comes with each of their
 * requests and to check it was an eighth of what a request cost (docs/performance.md).
 *
 * <p>Whether a key made a signature over these octets never changes, so what is remembered is never
 * wrong. All that does change is asked each time: whether the key is still published, the token's
 * time, its tenant, its session. A bad signature is not remembered. What is kept is a digest: not
 * the token, and nothing that a comparison's time could give away.
 */
final class CheckedSignatures {

  /** Some 2 MiB. */
  private static final int MOST = 10_000;

  private final Cache<ByteBuffer, Boolean> good =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  /** Whether the signature over header and payload was made with the private half of that key. */
  boolean isGood(VerificationKey key, Jws jws) {
    var digest = digest(key, jws);
    if (good.getIfPresent(digest) != null) {
      return true;
    }
    boolean isGood = jws.isSignedWith(key);
    if (isGood) {
      good.put(digest, Boolean.TRUE);
    }
    return isGood;
  }

  /** Of all three, with their lengths, so that no two triples have the same octets. */
  private static ByteBuffer digest(VerificationKey key, Jws jws) {
    var encoded = key.encoded();
    var signed = jws.signedPart();
    var signature = jws.signature();
    return ByteBuffer.wrap(
        Sha256.digest(
            ByteBuffer.allocate(
                    3 * Integer.BYTES + encoded.length + signed.length + signature.length)
                .putInt(encoded.length)
                .put(encoded)
                .putInt(signed.length)
                .put(signed)
                .putInt(signature.length)
                .put(signature)
                .array()));
  }
}
