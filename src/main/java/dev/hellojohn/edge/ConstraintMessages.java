package dev.hellojohn.edge;

import jakarta.validation.MessageInterpolator;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.util.Locale;
import java.util.Map;

/**
 * The words for a broken constraint. A message that the annotation spells out is used as it stands;
 * nothing in it is evaluated, so no input can become an expression.
 */
final class ConstraintMessages implements MessageInterpolator {

  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("NotNull", "required"),
          Map.entry("NotBlank", "required"),
          Map.entry("NotEmpty", "required"),
          Map.entry("Size", "invalid_length"),
          Map.entry("Pattern", "invalid_format"),
          Map.entry("Email", "invalid_format"),
          Map.entry("Min", "out_of_range"),
          Map.entry("Max", "out_of_range"),
          Map.entry("Positive", "out_of_range"),
          Map.entry("PositiveOrZero", "out_of_range"));

  @Override
  public String interpolate(String template, Context context) {
    return messageOf(context.getConstraintDescriptor());
  }

  @Override
  public String interpolate(String template, Context context, Locale locale) {
    return interpolate(template, context);
  }

  /** A stable word for the kind of constraint. */
  static String codeOf(ConstraintDescriptor<?> constraint) {
    return CODES.getOrDefault(nameOf(constraint), "invalid_value");
  }

  /** A sentence for a person. */
  static String messageOf(ConstraintDescriptor<?> constraint) {
    String template = constraint.getMessageTemplate();
    if (!template.startsWith("{")) {
      return template;
    }
    Map<String, Object> attributes = constraint.getAttributes();
    return switch (nameOf(constraint)) {
      case "NotNull", "NotBlank", "NotEmpty" -> "This is required.";
      case "Size" -> sizeMessage(attributes);
      case "Pattern" -> "This does not have the right form.";
      case "Email" -> "This must be an e-mail address.";
      case "Min" -> "This must be at least " + attributes.get("value") + ".";
      case "Max" -> "This must be at most " + attributes.get("value") + ".";
      case "Positive" -> "This must be greater than 0.";
      case "PositiveOrZero" -> "This must be 0 or more.";
      default -> "This is not a valid value.";
    };
  }

  private static String sizeMessage(Map<String, Object> attributes) {
    Object min = attributes.get("min");
    Object max = attributes.get("max");
    if (Integer.valueOf(0).equals(min)) {
      return "The length must be at most " + max + ".";
    }
    if (Integer.valueOf(Integer.MAX_VALUE).equals(max)) {
      return "The length must be at least " + min + ".";
    }
    return "The length must be from " + min + " to " + max + ".";
  }

  private static String nameOf(ConstraintDescriptor<?> constraint) {
    return constraint.getAnnotation().annotationType().getSimpleName();
  }
}
