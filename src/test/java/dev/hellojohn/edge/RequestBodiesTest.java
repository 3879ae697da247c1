package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Patch;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodiesTest {

  private static final String ID = "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV";

  private final RequestBodies bodies = new RequestBodies(Json.newMapper(), new BodyRules());

  enum Mode {
    SEPARATE_SCHEMA,
    SHARED
  }

  record Inner(@NotBlank String idleTimeout, Integer count) {}

  record Primitive(boolean needed) {}

  record Strict(Integer number) {
    Strict {
      if (Objects.requireNonNullElse(number, 0) < 0) {
        throw new IllegalArgumentException("secret words");
      }
    }
  }

  record Own(Integer number) {
    Own {
      throw new ProblemException(ErrorCode.PASSWORD_TOO_WEAK);
    }
  }

  record Body(
      String fullName,
      Integer wholeNumber,
      Long big,
      Double ratio,
      Boolean flag,
      Mode mode,
      Instant at,
      UserId userId,
      Email email,
      List<String> origins,
      Set<String> tags,
      Map<String, Object> metadata,
      Inner inner,
      List<Inner> inners,
      Patch<String> patch,
      Primitive primitive,
      Strict strict,
      Own own) {}

  record Ruled(
      @NotBlank @Size(max = 5) String displayName,
      @NotNull @Valid Inner inner,
      @Valid List<Inner> inners,
      Patch<@Size(min = 2, max = 4) @NotNull String> nick,
      Map<String, @Size(max = 2) String> labels,
      List<@NotBlank String> origins) {}

  record Limits(
      @Min(2) int low,
      @Max(9) int high,
      @Positive int more,
      @PositiveOrZero int some,
      @Size(min = 3) String atLeast,
      @NotEmpty List<String> list,
      @Pattern(regexp = "[a-z]+") String slug,
      @jakarta.validation.constraints.Email String mail,
      @Pattern(regexp = "x", message = "This must be an x.") String own) {}

  private Body read(String json) {
    return (Body) bodies.read(json.getBytes(StandardCharsets.UTF_8), Body.class);
  }

  private ProblemException refused(byte[] body, Class<?> type) {
    return catchThrowableOfType(ProblemException.class, () -> bodies.read(body, type));
  }

  private ProblemException refused(String json) {
    return refused(json.getBytes(StandardCharsets.UTF_8), Body.class);
  }

  private List<Detail> details(String json, Class<?> type) {
    ProblemException problem = refused(json.getBytes(StandardCharsets.UTF_8), type);
    assertThat(problem.code()).isEqualTo(ErrorCode.VALIDATION_FAILED);
    return problem.details();
  }

  @Test
  void readsEveryType() {
    Body body =
        read(
            """
            {"full_name":"Zoë 🎉","whole_number":7,"big":9007199254740993,"ratio":1.5,"flag":true,
             "mode":"separate_schema","at":"2026-01-31T13:00:00.25+01:00",
             "user_id":"%s","email":"A@Example.org","origins":["a","b"],"tags":["t"],
             "metadata":{"a":null,"b":[1,{"c":1.10}]},"inner":{"idle_timeout":"x"},"patch":"p"}
            """
                .formatted(ID));
    assertThat(body.fullName()).isEqualTo("Zoë 🎉");
    assertThat(body.wholeNumber()).isEqualTo(7);
    assertThat(body.big()).isEqualTo(9007199254740993L);
    assertThat(body.flag()).isTrue();
    assertThat(body.mode()).isEqualTo(Mode.SEPARATE_SCHEMA);
    assertThat(body.at()).isEqualTo(Instant.parse("2026-01-31T12:00:00.250Z"));
    assertThat(body.userId()).isEqualTo(new UserId(ID));
    assertThat(body.email()).isEqualTo(new Email("a@example.org"));
    assertThat(body.origins()).containsExactly("a", "b");
    assertThat(body.metadata()).containsEntry("a", null);
    assertThat(body.patch()).isEqualTo(Patch.of("p"));
  }

  @Test
  void tellsAbsentFromNullFromValue() {
    assertThat(read("{}").patch()).isEqualTo(Patch.absent());
    assertThat(read("{\"patch\":null}").patch()).isEqualTo(Patch.ofNull());
    assertThat(read("{\"patch\":\"\"}").patch()).isEqualTo(Patch.of(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "{",
        "{\"full_name\":}",
        "{\"full_name\":\"a\"",
        "{'full_name':'a'}",
        "{full_name:\"a\"}",
        "{\"full_name\":\"a\",}",
        "{\"full_name\":\"a\"} x",
        "{\"full_name\":\"a\"}{}",
        "{\"full_name\":\"a\",\"full_name\":\"b\"}",
        "{\"metadata\":{\"a\":1,\"a\":2}}",
        "{\"metadata\":{\"\\u0061\":1,\"a\":2}}",
        "{\"whole_number\":01}",
        "{\"ratio\":NaN}",
        "{\"full_name\":\"a\nb\"}",
        "{\"full_name\":\"\\x\"}",
        "/* c */ {}",
        "\uFEFF{}",
        "full_name=a",
        "{\"inner\":{\"idle_timeout\":\"x\"",
        "{\"inner\":{\"idle_timeout\":tru}}"
      })
  void refusesWhatIsNotJson(String json) {
    ProblemException problem = refused(json);
    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_JSON);
    assertThat(problem.details()).isEmpty();
    assertThat(problem.safeMessage()).doesNotContain("jackson", "column", "token");
  }

  @Test
  void boundsNestingNumbersAndNames() {
    String deep = "{\"metadata\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(41);
    String number = "{\"metadata\":{\"a\":" + "9".repeat(65) + "}}";
    String name = "{\"metadata\":{\"" + "k".repeat(Json.MAX_NAME_LENGTH + 1) + "\":1}}";
    for (String json : List.of(deep, number, name)) {
      assertThat(refused(json).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }
    read("{\"metadata\":" + "{\"a\":".repeat(30) + "1" + "}".repeat(31));
    read("{\"full_name\":\"" + "a".repeat(60_000) + "\"}");
  }

  @Test
  void refusesOtherEncodings() {
    byte[] overlong = {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'};
    byte[] latin = "{\"full_name\":\"ë\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] surrogate = {
      '{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'
    };
    for (byte[] body : List.of(overlong, latin, surrogate)) {
      assertThat(refused(body, Body.class).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }
    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32BE")) {
      byte[] body = "{\"full_name\":\"a\"}".getBytes(Charset.forName(charset));
      assertThat(refused(body, Body.class).code()).isEqualTo(ErrorCode.INVALID_JSON);
    }
  }

  @Test
  void namesAllUnknownFieldsAndTheFirstWrongType() {
    List<Detail> details =
        details(
            """
            {"role":"admin","inner":{"idle_timeout":"x","tenant_id":{"a":[1]}},
             "inners":[{"idle_timeout":"x"},{"idle_timeout":"x","evil":1}],"fullName":"x",
             "whole_number":"7"}
            """,
            Body.class);
    assertThat(details)
        .extracting(Detail::field)
        .containsExactly("role", "inner.tenant_id", "inners[1].evil", "fullName", "whole_number");
    assertThat(details)
        .extracting(Detail::code)
        .containsExactly(
            "unknown_field", "unknown_field", "unknown_field", "unknown_field", "invalid_type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"full_name\":1}|full_name|invalid_type|This must be a string.",
        "{\"full_name\":1.5}|full_name|invalid_type|This must be a string.",
        "{\"full_name\":true}|full_name|invalid_type|This must be a string.",
        "{\"full_name\":{}}|full_name|invalid_type|This must be a string.",
        "{\"full_name\":[\"a\"]}|full_name|invalid_type|This must be a string.",
        "{\"whole_number\":1.0}|whole_number|invalid_type|a whole number",
        "{\"whole_number\":1e2}|whole_number|invalid_type|a whole number",
        "{\"whole_number\":2147483648}|whole_number|invalid_type|a whole number",
        "{\"whole_number\":\"\"}|whole_number|invalid_|a whole number",
        "{\"whole_number\":true}|whole_number|invalid_type|a whole number",
        "{\"whole_number\":[1]}|whole_number|invalid_type|a whole number",
        "{\"big\":9223372036854775808}|big|invalid_type|a whole number",
        "{\"ratio\":\"1.5\"}|ratio|invalid_|a number",
        "{\"flag\":\"true\"}|flag|invalid_|true or false",
        "{\"flag\":1}|flag|invalid_type|true or false",
        "{\"flag\":0}|flag|invalid_type|true or false",
        "{\"primitive\":{}}|primitive.needed|invalid_type|true or false",
        "{\"primitive\":{\"needed\":null}}|primitive.needed|invalid_type|true or false",
        "{\"mode\":0}|mode|invalid_type|one of the values",
        "{\"mode\":\"SEPARATE_SCHEMA\"}|mode|invalid_value|one of the values",
        "{\"mode\":\"\"}|mode|invalid_|one of the values",
        "{\"mode\":\" shared\"}|mode|invalid_value|one of the values",
        "{\"at\":1700000000}|at|invalid_type|RFC 3339",
        "{\"at\":\"2026-01-31\"}|at|invalid_value|RFC 3339",
        "{\"at\":\"2026-02-30T00:00:00Z\"}|at|invalid_value|RFC 3339",
        "{\"user_id\":\"usr_1\"}|user_id|invalid_value|the id of a user",
        "{\"user_id\":7}|user_id|invalid_type|the id of a user",
        "{\"user_id\":{\"value\":\"x\"}}|user_id|invalid_type|the id of a user",
        "{\"email\":\"nobody\"}|email|invalid_value|an e-mail address",
        "{\"origins\":\"a\"}|origins|invalid_type|a list",
        "{\"origins\":\"\"}|origins|invalid_|a list",
        "{\"origins\":{}}|origins|invalid_type|a list",
        "{\"origins\":[\"a\",2]}|origins[1]|invalid_type|a string",
        "{\"origins\":[\"a\",null]}|origins[1]|required|must not be null",
        "{\"tags\":[null]}|tags[0]|required|must not be null",
        "{\"metadata\":[]}|metadata|invalid_type|a JSON object",
        "{\"metadata\":\"\"}|metadata|invalid_|a JSON object",
        "{\"inner\":[]}|inner|invalid_type|a JSON object",
        "{\"inner\":\"\"}|inner|invalid_|a JSON object",
        "{\"inner\":{\"count\":\"x\"}}|inner.count|invalid_|a whole number",
        "{\"patch\":5}|patch|invalid_type|a string",
        "{\"strict\":{\"number\":-1}}|strict|invalid_value|not a valid value",
        "{\"full_name\":\"a\\u0000b\"}|full_name|invalid_characters|not text",
        "{\"full_name\":\"\\ud800\"}|full_name|invalid_characters|not text",
        "{\"full_name\":\"\\ud800x\"}|full_name|invalid_characters|not text",
        "{\"full_name\":\"\\udc00\"}|full_name|invalid_characters|not text",
        "{\"metadata\":{\"a\":[\"\\u0000\"]}}|metadata.a[0]|invalid_characters|not text",
        "{\"metadata\":{\"a\\u0000\":1}}|metadata|invalid_characters|not text",
        "[]||invalid_type|The body must be a JSON object.",
        "null||invalid_type|The body must be a JSON object.",
        "\"x\"||invalid_|The body must be a JSON object.",
        "\"\"||invalid_|The body must be a JSON object.",
        "1||invalid_type|The body must be a JSON object.",
      })
  void namesTheFieldOfAWrongType(String json, String field, String code, String message) {
    List<Detail> details = details(json, Body.class);
    assertThat(details).hasSize(1);
    assertThat(details.get(0).field()).isEqualTo(field == null ? "" : field);
    assertThat(details.get(0).code()).startsWith(code);
    assertThat(details.get(0).message()).contains(message);
  }

  @Test
  void keepsTheProblemOfARecordThatRefusesItself() {
    assertThat(refused("{\"own\":{}}").code()).isEqualTo(ErrorCode.PASSWORD_TOO_WEAK);
  }

  @Test
  void namesAllBrokenConstraintsWhateverTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      List<Detail> details =
          details(
              """
              {"display_name":"too long","inner":{},"inners":[{"idle_timeout":"x"},{}],
               "nick":"a","labels":{"k":"long"},"origins":["a"," "]}
              """,
              Ruled.class);
      assertThat(details)
          .containsExactly(
              new Detail("display_name", "invalid_length", "The length must be at most 5."),
              new Detail("inner.idle_timeout", "required", "This is required."),
              new Detail("inners[1].idle_timeout", "required", "This is required."),
              new Detail("labels.k", "invalid_length", "The length must be at most 2."),
              new Detail("nick", "invalid_length", "The length must be from 2 to 4."),
              new Detail("origins[1]", "required", "This is required."));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void looksIntoAPatchOnlyWhenItIsThere() {
    String rest = "\"display_name\":\"a\",\"inner\":{\"idle_timeout\":\"x\"}}";
    bodies.read(("{" + rest).getBytes(StandardCharsets.UTF_8), Ruled.class);
    assertThat(details("{\"nick\":null," + rest, Ruled.class))
        .containsExactly(new Detail("nick", "required", "This is required."));
  }

  @Test
  void hasWordsForEachConstraint() {
    assertThat(
            details(
                """
                {"low":1,"high":10,"more":0,"some":-1,"at_least":"a","list":[],"slug":"A",
                 "mail":"x","own":"${1+1}"}
                """,
                Limits.class))
        .containsExactly(
            new Detail("at_least", "invalid_length", "The length must be at least 3."),
            new Detail("high", "out_of_range", "This must be at most 9."),
            new Detail("list", "required", "This is required."),
            new Detail("low", "out_of_range", "This must be at least 2."),
            new Detail("mail", "invalid_format", "This must be an e-mail address."),
            new Detail("more", "out_of_range", "This must be greater than 0."),
            new Detail("own", "invalid_format", "This must be an x."),
            new Detail("slug", "invalid_format", "This does not have the right form."),
            new Detail("some", "out_of_range", "This must be 0 or more."));
  }
}
