package dev.hellojohn.crypto;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Keys for one purpose each, derived from the master key with HKDF-SHA256 (RFC 5869): knowing one
 * tells nothing about another or about the master key.
 */
public final class Derivation {

  private final KeyRing ring;

  /** Derives from the keys of this ring. */
  public Derivation(KeyRing ring) {
    this.ring = ring;
  }

  /**
   * The key for a purpose, from the current master key.
   *
   * @param label names the purpose; never the same for two
   * @param salt separates keys of the same purpose, such as one per row; may be empty
   * @param length the number of bytes, at most 8160
   */
  public byte[] derive(String label, byte[] salt, int length) {
    return hkdf(ring.current(), salt, label.getBytes(StandardCharsets.UTF_8), length);
  }

  /**
   * The keys for a purpose from the current master key and the one before it, in this order: for
   * checking what was made before a rotation.
   */
  public List<byte[]> deriveAll(String label, byte[] salt, int length) {
    byte[] info = label.getBytes(StandardCharsets.UTF_8);
    return ring.keys().stream().map(key -> hkdf(key, salt, info, length)).toList();
  }

  static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(secret, salt, info));
    byte[] key = new byte[length];
    hkdf.generateBytes(key, 0, length);
    return key;
  }
}
