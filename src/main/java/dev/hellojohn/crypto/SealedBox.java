package dev.hellojohn.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets at rest: AES-256-GCM (NIST SP 800-38D) under a key derived from the ring's, in the text
 * form {@code v1.<key id>.<base64url(nonce, ciphertext, tag)>}.
 *
 * <p>The additional data names the place that the value belongs to (tenant id, column), so that a
 * value copied to another row does not open. The nonce is 96 random bits: one key may seal 2^32
 * values before two nonces coincide with a probability over 2^-32 (§8.3), far more than this server
 * seals between two rotations.
 */
public final class SealedBox {

  private static final String VERSION = "v1";
  private static final String LABEL = "hellojohn sealed box v1";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final String currentId;
  private final Map<String, SecretKeySpec> keys;
  private final List<String> marks;

  /** Seals with the ring's current key, opens with each of its keys. */
  public SealedBox(KeyRing ring) {
    this.currentId = ring.currentId();
    Map<String, SecretKeySpec> derived = new LinkedHashMap<>();
    byte[] info = LABEL.getBytes(StandardCharsets.UTF_8);
    for (String id : ring.ids()) {
      byte[] master = ring.byId(id).orElseThrow();
      byte[] key = Derivation.hkdf(master, new byte[0], info, KeyRing.KEY_LENGTH);
      derived.putIfAbsent(id, new SecretKeySpec(key, "AES"));
    }
    this.keys = Map.copyOf(derived);
    this.marks = ring.ids().stream().map(id -> VERSION + '.' + id + '.').toList();
  }

  /**
   * Seals a text.
   *
   * @param aad the place that it belongs to, such as {@code tnt_….cp_tenant.dsn}
   */
  public String seal(String plaintext, String aad) {
    return seal(plaintext.getBytes(StandardCharsets.UTF_8), aad);
  }

  /**
   * Seals bytes.
   *
   * @param aad the place that they belong to
   */
  public String seal(byte[] plaintext, String aad) {
    byte[] nonce = Randomness.bytes(NONCE_LENGTH);
    String head = VERSION + '.' + currentId + '.';
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, key(currentId), nonce, head, aad).doFinal(plaintext);
      byte[] body =
          ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return head + Base64Url.encode(body);
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  /**
   * Opens a text.
   *
   * @param aad the place that it was sealed for
   * @throws BrokenSealException when it does not open
   */
  public String open(String sealed, String aad) {
    return new String(openBytes(sealed, aad), StandardCharsets.UTF_8);
  }

  /**
   * Opens bytes.
   *
   * @param aad the place that they were sealed for
   * @throws BrokenSealException when they do not open
   */
  public byte[] openBytes(String sealed, String aad) {
    return tryOpen(sealed, aad).orElseThrow(BrokenSealException::new);
  }

  /** Opens bytes that a caller sent and may have tampered with; empty when they do not open. */
  public Optional<byte[]> tryOpen(String sealed, String aad) {
    String[] parts = sealed.split("\\.", -1);
    if (parts.length != 3 || !parts[0].equals(VERSION) || !keys.containsKey(parts[1])) {
      return Optional.empty();
    }
    return Base64Url.decode(parts[2])
        .filter(body -> body.length >= NONCE_LENGTH + TAG_BITS / Byte.SIZE)
        .flatMap(body -> decrypt(parts[1], body, aad));
  }

  /** What the values begin with that each key of the ring has sealed; the current key's first. */
  public List<String> marks() {
    return marks;
  }

  /** Whether a value was sealed with the previous key, so that it should be sealed again. */
  public boolean needsReseal(String sealed) {
    return !sealed.startsWith(marks.get(0));
  }

  private Optional<byte[]> decrypt(String keyId, byte[] body, String aad) {
    ByteBuffer buffer = ByteBuffer.wrap(body);
    byte[] nonce = new byte[NONCE_LENGTH];
    buffer.get(nonce);
    byte[] sealed = new byte[buffer.remaining()];
    buffer.get(sealed);
    String head = VERSION + '.' + keyId + '.';
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key(keyId), nonce, head, aad);
      return Optional.of(cipher.doFinal(sealed));
    } catch (AEADBadTagException tampered) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new CryptographyUnavailable(e);
    }
  }

  private SecretKeySpec key(String id) {
    SecretKeySpec key = keys.get(id);
    if (key == null) {
      throw new BrokenSealException();
    }
    return key;
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String head, String aad)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD((head + aad).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
