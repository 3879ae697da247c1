package dev.hellojohn.connector;

import dev.hellojohn.config.Secret;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of one request. Collects what is wrong, so that the caller learns all of it at
 * once from {@link #finish}; until then a faulty field reads as left out.
 */
final class ConnectorFields {

  private static final int MAX_NAME = 255;

  private final List<Detail> faults = new ArrayList<>();

  void fault(String field, String code, String message) {
    faults.add(new Detail(field, code, message));
  }

  /**
   * Ends the check.
   *
   * @throws ProblemException {@code validation_failed} with all details, if anything is wrong
   */
  void finish() {
    if (!faults.isEmpty()) {
      throw new ProblemException(
          ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), faults);
    }
  }

  /** A name for people, in NFC and without spaces around it. */
  String name(String text) {
    var name = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      fault("name", "invalid_length", "The length must be from 1 to " + MAX_NAME + ".");
    } else if (name.codePoints().anyMatch(Character::isISOControl)) {
      fault("name", "invalid_characters", "This must be one line of text.");
    }
    return name;
  }

  /** A secret that the caller chose, or a new one. */
  Secret secret(@Nullable String chosen) {
    if (chosen == null) {
      return ConnectorSecrets.generate();
    }
    if (!ConnectorSecrets.isAcceptable(chosen)) {
      fault(
          "secret",
          "invalid_format",
          "This must be 16 to 255 printable ASCII characters, 8 different ones among them.");
    }
    return new Secret(chosen);
  }

  /** Where the sender writes something. */
  @Nullable FieldSource source(String field, @Nullable FieldSourceBody body) {
    if (body == null) {
      return null;
    }
    var header = body.header();
    var member = body.member();
    boolean sound = true;
    if (header != null && !FieldSource.isHeader(header)) {
      fault(field + ".header", "invalid_format", "This must be the name of a header.");
      sound = false;
    }
    if (member != null && !FieldSource.isMember(member)) {
      fault(
          field + ".member",
          "invalid_format",
          "This must be the name of a member, or names with dots, of at most 128 characters.");
      sound = false;
    }
    if ((header == null) == (member == null)) {
      fault(field, "not_together", "Send either header or member.");
      return null;
    }
    if (!sound) {
      return null;
    }
    return header == null
        ? new FieldSource(FieldSource.Where.MEMBER, String.valueOf(member))
        : new FieldSource(FieldSource.Where.HEADER, header);
  }

  /** A change of what every connector has; null is a fault. */
  <T> T required(String field, Patch<T> patch, T current) {
    if (patch.isNull()) {
      fault(field, "required", "This must not be null.");
    }
    return patch.value().orElse(current);
  }
}
