package dev.hellojohn.edge;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Holds a request record to the constraints that its components declare ({@code @NotBlank},
 * {@code @Size} …), also inside {@link dev.hellojohn.kernel.Patch}. Every body passes here, whether
 * or not the resource asks for it.
 */
@Singleton
public class BodyRules {

  private static final NamingBase NAMES = (NamingBase) PropertyNamingStrategies.SNAKE_CASE;

  private final Validator validator;

  /** Rules with our own messages: the library's depend on the machine's language. */
  public BodyRules() {
    ValidatorFactory factory =
        Validation.byDefaultProvider()
            .configure()
            .ignoreXmlConfiguration()
            .traversableResolver(new EverythingReachable())
            .messageInterpolator(new ConstraintMessages())
            .buildValidatorFactory();
    this.validator = factory.getValidator();
  }

  /**
   * Checks a record.
   *
   * @throws ProblemException {@code validation_failed} with every broken constraint
   */
  public void check(Object body) {
    Set<ConstraintViolation<Object>> violations = validator.validate(body);
    if (!violations.isEmpty()) {
      throw toProblem(violations);
    }
  }

  /** The answer that names every broken constraint, in the order of their fields. */
  static ProblemException toProblem(Set<? extends ConstraintViolation<?>> violations) {
    List<Detail> details =
        violations.stream()
            .map(BodyRules::detailOf)
            .distinct()
            .sorted(Comparator.comparing(Detail::field).thenComparing(Detail::code))
            .toList();
    return BodyFaults.invalid(details);
  }

  private static Detail detailOf(ConstraintViolation<?> violation) {
    return new Detail(
        fieldOf(violation.getPropertyPath()),
        ConstraintMessages.codeOf(violation.getConstraintDescriptor()),
        ConstraintMessages.messageOf(violation.getConstraintDescriptor()));
  }

  private static String fieldOf(Path path) {
    String field = "";
    for (Path.Node node : path) {
      if (node.isInIterable() && node.getIndex() != null) {
        field = FieldPath.element(field, node.getIndex());
      } else if (node.isInIterable() && node.getKey() != null) {
        field = FieldPath.child(field, node.getKey().toString());
      }
      // A parameter's violation is named by the parameter, not by the Java method.
      boolean named =
          node.getKind() == ElementKind.PROPERTY || node.getKind() == ElementKind.PARAMETER;
      if (named && node.getName() != null) {
        field = FieldPath.child(field, NAMES.translate(node.getName()));
      }
    }
    return field;
  }
}
