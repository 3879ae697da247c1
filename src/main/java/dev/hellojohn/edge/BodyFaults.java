package dev.hellojohn.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.hellojohn.edge.StorableText.UnstorableText;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says in our own words what the JSON library found: its messages name classes and repeat the
 * input.
 */
final class BodyFaults {

  private BodyFaults() {}

  /** The answer to a document that cannot be read as JSON, or has text that is none. */
  static ProblemException ofDocument(JsonProcessingException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnstorableText text) {
        return invalid(
            List.of(
                new Detail(
                    text.field(), "invalid_characters", "This has characters that are not text.")));
      }
    }
    return new ProblemException(ErrorCode.INVALID_JSON);
  }

  /**
   * The answer to a document whose values do not fit the record.
   *
   * @param fault what the library threw
   * @param unknown the unknown fields, which are named too
   */
  static ProblemException ofValue(JsonMappingException fault, List<Detail> unknown) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
    }
    List<Detail> details = new ArrayList<>(unknown);
    details.add(detailOf(fault));
    return invalid(details);
  }

  /** The answer that names these fields. */
  static ProblemException invalid(List<Detail> details) {
    return new ProblemException(
        ErrorCode.VALIDATION_FAILED, ErrorCode.VALIDATION_FAILED.defaultMessage(), details);
  }

  /** The answer to a body that is JSON and null. */
  static ProblemException notAnObject() {
    return invalid(List.of(new Detail("", "invalid_type", "The body must be a JSON object.")));
  }

  private static Detail detailOf(JsonMappingException fault) {
    String path = FieldPath.of(fault.getPath());
    if (fault instanceof InvalidNullException) {
      return new Detail(path, "required", "This must not be null.");
    }
    if (fault instanceof InvalidFormatException format
        && format.getValue() instanceof String
        && !path.isEmpty()) {
      return new Detail(
          path, "invalid_value", "This must be " + form(format.getTargetType()) + ".");
    }
    if (fault instanceof MismatchedInputException mismatch
        && !(fault instanceof ValueInstantiationException)) {
      return typeFault(path, mismatch.getTargetType());
    }
    if (fault.getCause() instanceof InputCoercionException range) {
      return typeFault(path, range.getTargetType());
    }
    return new Detail(path, "invalid_value", "This is not a valid value.");
  }

  private static Detail typeFault(String path, @Nullable Class<?> type) {
    String subject = path.isEmpty() ? "The body" : "This";
    return new Detail(path, "invalid_type", subject + " must be " + form(type) + ".");
  }

  /** How a value of a type is written. */
  static String form(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Long.class || type == long.class || type == Integer.class || type == int.class) {
      return "a whole number within its range";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    if (type.isEnum()) {
      return "one of the values that the API description names";
    }
    return formOfObject(type);
  }

  private static String formOfObject(Class<?> type) {
    if (type == Instant.class) {
      return "an RFC 3339 time of 1970 to 9998, such as 2026-01-31T12:00:00Z";
    }
    if (type == Email.class) {
      return "an e-mail address";
    }
    if (type.getPackageName().equals(Email.class.getPackageName())
        && type.getSimpleName().endsWith("Id")) {
      String kind = type.getSimpleName();
      return "the id of a " + kind.substring(0, kind.length() - 2).toLowerCase(Locale.ROOT);
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return "a JSON object";
  }
}
