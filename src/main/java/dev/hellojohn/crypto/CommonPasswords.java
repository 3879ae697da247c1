package dev.hellojohn.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The embedded list of common and leaked passwords: 38,454 of eight characters or more, the most
 * frequent of leaked lists (its source and licence stand in {@code common-passwords.txt}).
 *
 * <p>Read when it is first asked and kept as it is, 0.4 MB of sorted lines, in which a binary
 * search takes 16 comparisons.
 */
final class CommonPasswords {

  private static final String RESOURCE = "common-passwords.txt";
  private static final byte[] END_OF_COMMENT = "\n\n".getBytes(StandardCharsets.UTF_8);

  private CommonPasswords() {}

  /**
   * Whether a password is on the list.
   *
   * @param folded the password in lower case and NFC
   */
  static boolean contains(String folded) {
    return find(Lines.SORTED, folded.getBytes(StandardCharsets.UTF_8));
  }

  /** How many there are. */
  static int count() {
    int count = 0;
    for (byte b : Lines.SORTED) {
      if (b == '\n') {
        count++;
      }
    }
    return count;
  }

  private static boolean find(byte[] lines, byte[] wanted) {
    int low = 0;
    int high = lines.length;
    while (low < high) {
      int start = lineStart(lines, (low + high) >>> 1, low);
      int end = lineEnd(lines, start);
      int order = Arrays.compareUnsigned(lines, start, end, wanted, 0, wanted.length);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = end + 1;
      } else {
        high = start;
      }
    }
    return false;
  }

  private static int lineStart(byte[] lines, int within, int least) {
    int start = within;
    while (start > least && lines[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private static int lineEnd(byte[] lines, int start) {
    int end = start;
    while (lines[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Loaded by the class loader when the first password is looked up, by one thread. */
  private static final class Lines {

    static final byte[] SORTED = read();

    private Lines() {}

    private static byte[] read() {
      try (InputStream resource = CommonPasswords.class.getResourceAsStream(RESOURCE)) {
        if (resource == null) {
          throw new IllegalStateException("the resource " + RESOURCE + " is missing");
        }
        byte[] all = resource.readAllBytes();
        return Arrays.copyOfRange(all, endOfComment(all), all.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static int endOfComment(byte[] all) {
      int i = 0;
      while (all[i] != END_OF_COMMENT[0] || all[i + 1] != END_OF_COMMENT[1]) {
        i++;
      }
      return i + END_OF_COMMENT.length;
    }
  }
}
