package dev.hellojohn.crypto;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Paging cursors that a caller can read but not forge: base64url of the position and the first 16
 * bytes of an HMAC-SHA256 over scope and position.
 *
 * <p>The scope names the tenant, the list, its filters and its order, so that a cursor of one list
 * is nothing in another. 128 bits of tag are far beyond guessing over a network.
 */
public final class CursorCodec {

  private static final int TAG_LENGTH = 16;

  /** No position of ours is longer; refused before any work. */
  private static final int MAX_CURSOR_LENGTH = 1024;

  private final List<byte[]> keys;

  /**
   * @param derivedKeys 32 bytes each, from {@link Derivation} under a label of their own: the first
   *     seals, each opens, so that a list can be read on after the master key was rotated
   */
  public CursorCodec(List<byte[]> derivedKeys) {
    this.keys = derivedKeys.stream().map(byte[]::clone).toList();
  }

  /**
   * Makes the cursor for a position.
   *
   * @param scope the list that it belongs to
   * @param position the last row's place in the order; visible to the caller
   */
  public String seal(String scope, String position) {
    byte[] bytes = position.getBytes(StandardCharsets.UTF_8);
    byte[] tag = tag(keys.get(0), scope, bytes);
    return Base64Url.encode(
        ByteBuffer.allocate(bytes.length + TAG_LENGTH).put(bytes).put(tag).array());
  }

  /**
   * Returns the position that a cursor holds.
   *
   * @throws ProblemException {@code invalid_cursor} when it was not made for this list by this
   *     server
   */
  public String open(String scope, String cursor) {
    return tryOpen(scope, cursor).orElseThrow(() -> new ProblemException(ErrorCode.INVALID_CURSOR));
  }

  private Optional<String> tryOpen(String scope, String cursor) {
    if (cursor.length() > MAX_CURSOR_LENGTH) {
      return Optional.empty();
    }
    return Base64Url.decode(cursor)
        .filter(bytes -> bytes.length >= TAG_LENGTH)
        .flatMap(bytes -> position(scope, bytes));
  }

  private Optional<String> position(String scope, byte[] bytes) {
    int end = bytes.length - TAG_LENGTH;
    byte[] position = Arrays.copyOfRange(bytes, 0, end);
    byte[] tag = Arrays.copyOfRange(bytes, end, bytes.length);
    boolean genuine = false;
    for (byte[] key : keys) {
      genuine |= ConstantTime.equals(tag, tag(key, scope, position));
    }
    return genuine ? Optional.of(new String(position, StandardCharsets.UTF_8)) : Optional.empty();
  }

  private static byte[] tag(byte[] key, String scope, byte[] position) {
    byte[] scopeBytes = scope.getBytes(StandardCharsets.UTF_8);
    // The length keeps scope and position from flowing into each other.
    byte[] input =
        ByteBuffer.allocate(Integer.BYTES + scopeBytes.length + position.length)
            .putInt(scopeBytes.length)
            .put(scopeBytes)
            .put(position)
            .array();
    return Arrays.copyOf(Hmac.sha256(key, input), TAG_LENGTH);
  }
}
