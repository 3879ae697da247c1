package dev.hellojohn.factor;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.FactorId;
import dev.hellojohn.kernel.ProblemException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request. Collects what is wrong, so that the caller learns all of it at
 * once from {@link #finish}; until then a faulty field reads as left out.
 */
public final class FactorFields {

  private static final int MAX_NAME = 64;

  /** Six digits, or a backup code in whatever case, with or without its dash. */
  private static final Pattern CODE = Pattern.compile("[0-9]{6}|[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}");

  private static final Pattern MAILED = Pattern.compile("[0-9]{6}");

  /** Reads as one, and is none: no factor has it. */
  private static final FactorId NONE = new FactorId("fac_00000000000000000000000000");

  private final List<Detail> faults = new ArrayList<>();

  /** One more thing that is wrong. */
  public void fault(String field, String code, String message) {
    faults.add(new Detail(field, code, message));
  }

  /**
   * Ends the check.
   *
   * @throws ProblemException {@code validation_failed} with all details, if anything is wrong
   */
  public void finish() {
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), faults);
    }
  }

  /** What the user calls a factor. */
  public @Nullable String name(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      fault("name", "invalid_length", "The length must be from 1 to " + MAX_NAME + ".");
    } else if (name.codePoints().anyMatch(Character::isISOControl)) {
      fault("name", "invalid_characters", "This must be one line of text.");
    }
    return name;
  }

  /** The type of a factor that is enrolled by its first code. */
  public void enrollable(String text) {
    if (!text.equals(FactorType.TOTP.wireName())) {
      fault("type", "unknown", "This must be totp; backup codes have a path of their own.");
    }
  }

  /** What a person typed: a code by its form, right or wrong. */
  public String code(String text) {
    if (!CODE.matcher(text).matches()) {
      fault("code", "invalid_format", "This must be six digits, or a backup code.");
    }
    return text;
  }

  /** What a person typed of a mail: a code by its form, right or wrong. */
  public void mailedCode(String text) {
    if (!MAILED.matcher(text).matches()) {
      fault("code", "invalid_format", "This must be six digits.");
    }
  }

  /** A factor's id. */
  public FactorId factorId(String text) {
    return FactorId.parse(text)
        .orElseGet(
            () -> {
              fault("factor_id", "invalid_format", "This must be the id of a factor.");
              return NONE;
            });
  }
}
