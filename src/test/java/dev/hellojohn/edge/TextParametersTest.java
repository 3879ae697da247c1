package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import java.lang.annotation.Annotation;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextParametersTest {

  private static final String ID = "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV";

  private final TextParameters parameters = new TextParameters();

  @SuppressWarnings("unused") // its parameters' annotations are what is read
  private static void method(@PathParam("id") String path, @QueryParam("since") String query) {}

  private <T> ParamConverter<T> converter(Class<T> type, int parameter) throws Exception {
    Annotation[] annotations =
        TextParametersTest.class.getDeclaredMethod("method", String.class, String.class)
            .getParameterAnnotations()[parameter];
    return parameters.getConverter(type, type, annotations);
  }

  @Test
  void readsWhatItKnowsAndLeavesTheRest() throws Exception {
    assertThat(converter(UserId.class, 0).fromString(ID)).isEqualTo(new UserId(ID));
    assertThat(converter(UserId.class, 0).toString(new UserId(ID))).isEqualTo(ID);
    assertThat(converter(UserId.class, 1).fromString(null)).isNull();
    assertThat(converter(Integer.class, 1).fromString("-12")).isEqualTo(-12);
    assertThat(converter(Integer.class, 1).fromString("0")).isZero();
    assertThat(converter(Boolean.class, 1).fromString("true")).isTrue();
    assertThat(converter(Boolean.class, 1).fromString("false")).isFalse();
    assertThat(converter(Instant.class, 1).fromString("1970-01-01T00:00:01Z"))
        .isEqualTo(Instant.ofEpochSecond(1));
    assertThat(converter(Email.class, 1).fromString("Ada@Example.com"))
        .isEqualTo(new Email("ada@example.com"));
    assertThat(converter(String.class, 1)).isNull();
  }

  @Test
  void takesAPathWithoutAnIdForNothing() throws Exception {
    ParamConverter<UserId> converter = converter(UserId.class, 0);
    assertThat(catchThrowableOfType(ProblemException.class, () -> converter.fromString("x")).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.0", "+1", "01", "1000000000000", "1 "})
  void namesTheParameterOfAQuery(String text) throws Exception {
    for (Class<?> type : new Class<?>[] {UserId.class, Email.class, Integer.class, Boolean.class}) {
      ParamConverter<?> converter = converter(type, 1);
      ProblemException problem =
          catchThrowableOfType(ProblemException.class, () -> converter.fromString(text));
      assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
      assertThat(problem.details()).extracting("field").containsExactly("since");
    }
  }
}
