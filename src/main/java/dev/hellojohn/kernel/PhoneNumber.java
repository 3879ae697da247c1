package dev.hellojohn.kernel;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number in the form of ITU-T E.164: a plus, the calling code and the number, at most
 * 15 digits. Its text form is masked: the number itself is told to nobody but who sends to it.
 *
 * @param value the number in that form
 */
public record PhoneNumber(String value) {

  private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{6,14}");

  /**
   * Calling codes of one and of two digits (ITU-T E.164, list of assigned codes); others have 3.
   */
  private static final Pattern SHORT_CODE =
      Pattern.compile("1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]");

  private static final int LONGEST_CODE = 3;

  /** Of a number's end so many digits are shown, and never more than half of it. */
  private static final int SHOWN = 4;

  private static final String DOTS = "•".repeat(5);

  /**
   * @throws IllegalArgumentException when the text is no number in that form; the message does not
   *     repeat it
   */
  public PhoneNumber {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a telephone number");
    }
  }

  /** Reads what came from outside; empty when it is not a number in that form. */
  public static Optional<PhoneNumber> parse(@Nullable String text) {
    return text == null || !FORM.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(new PhoneNumber(text));
  }

  /** Enough for its owner to know it by, such as {@code +49•••••3456}. */
  public String masked() {
    var code = SHORT_CODE.matcher(value).region(1, value.length());
    int start = code.lookingAt() ? code.end() : 1 + LONGEST_CODE;
    int shown = Math.min(SHOWN, (value.length() - start) / 2);
    return value.substring(0, start) + DOTS + value.substring(value.length() - shown);
  }

  @Override
  public String toString() {
    return masked();
  }
}
