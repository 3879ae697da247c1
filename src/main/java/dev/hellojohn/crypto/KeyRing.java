package dev.hellojohn.crypto;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The master key and, during a rotation, the one before it. What is new is made with the current
 * key; what exists is opened with the key that its id names.
 */
public final class KeyRing {

  /** The number of bytes in a master key. */
  public static final int KEY_LENGTH = 32;

  private static final int ID_LENGTH = 8;

  private final List<Entry> entries;

  private KeyRing(List<Entry> entries) {
    this.entries = entries;
  }

  /**
   * A ring of one key.
   *
   * @param current 32 bytes
   * @throws IllegalArgumentException when the length differs
   */
  public static KeyRing of(byte[] current) {
    return new KeyRing(List.of(Entry.of(current)));
  }

  /**
   * A ring of two keys.
   *
   * @param current 32 bytes
   * @param previous 32 bytes, the key before it
   * @throws IllegalArgumentException when a length differs
   */
  public static KeyRing of(byte[] current, byte[] previous) {
    return new KeyRing(List.of(Entry.of(current), Entry.of(previous)));
  }

  /**
   * A ring of one key.
   *
   * @param current 64 hexadecimal digits
   * @throws IllegalArgumentException when it is anything else; the message does not repeat it
   */
  public static KeyRing ofHex(String current) {
    return of(bytes(current));
  }

  /**
   * A ring of several keys.
   *
   * @param keys 64 hexadecimal digits each, the current one first
   * @throws IllegalArgumentException when one is anything else, or there is none; the message does
   *     not repeat it
   */
  public static KeyRing ofHex(List<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a key ring has a key");
    }
    return new KeyRing(keys.stream().map(key -> Entry.of(bytes(key))).toList());
  }

  /** The id of the current key: the first eight hexadecimal digits of its SHA-256. */
  public String currentId() {
    return entries.get(0).id();
  }

  /** The key ids, the current one first. */
  public List<String> ids() {
    return entries.stream().map(Entry::id).toList();
  }

  /** Shows the ids alone. */
  @Override
  public String toString() {
    return "KeyRing" + ids();
  }

  byte[] current() {
    return entries.get(0).key();
  }

  Optional<byte[]> byId(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).map(Entry::key).findFirst();
  }

  List<byte[]> keys() {
    return entries.stream().map(Entry::key).toList();
  }

  private static byte[] bytes(String hex) {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      // The original message quotes the text.
      throw new IllegalArgumentException("a master key is 64 hexadecimal digits");
    }
  }

  private static final class Entry {

    private final String id;
    private final byte[] key;

    private Entry(String id, byte[] key) {
      this.id = id;
      this.key = key;
    }

    static Entry of(byte[] key) {
      if (key.length != KEY_LENGTH) {
        throw new IllegalArgumentException("a master key is " + KEY_LENGTH + " bytes");
      }
      String digest = HexFormat.of().formatHex(Sha256.digest(key));
      return new Entry(digest.substring(0, ID_LENGTH), key.clone());
    }

    String id() {
      return id;
    }

    byte[] key() {
      return key;
    }
  }
}
