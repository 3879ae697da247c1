package dev.hellojohn.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorAnswerTest {

  private final Faults faults = new Faults(false);
  private final RecordingHandler log = new RecordingHandler();
  private final Logger logger = Logger.getLogger(Faults.class.getName());

  @BeforeEach
  void recordLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(log);
  }

  @AfterEach
  void restoreLog() {
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  @Test
  void isFlatAndInOrder() throws Exception {
    ProblemException problem =
        new ProblemException(
                ErrorCode.MFA_REQUIRED, "Do it.", List.of(new Detail("code", "required", "Yes.")))
            .withExtension("challenge_id", "chl_1")
            .withExtension("error", "forged");
    ErrorAnswer answer = ErrorAnswer.of(problem, "req_1");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(Json.newMapper().writeValueAsString(answer.body()))
        .isEqualTo(
            "{\"error\":\"mfa_required\",\"message\":\"Do it.\",\"request_id\":\"req_1\","
                + "\"details\":[{\"field\":\"code\",\"code\":\"required\",\"message\":\"Yes.\"}],"
                + "\"challenge_id\":\"chl_1\"}");
    assertThat(answer.headers()).containsOnlyKeys("Cache-Control");
  }

  @Test
  void hasExactlyTheDocumentedMembersWhenLimited() {
    ErrorAnswer answer =
        ErrorAnswer.of(
            new ProblemException(ErrorCode.RATE_LIMIT_EXCEEDED, "Wait.")
                .withRetryAfter(Duration.ofMillis(44_001)),
            "req_1");
    assertThat(answer.body())
        .containsExactly(
            java.util.Map.entry("error", "rate_limit_exceeded"),
            java.util.Map.entry("message", "Wait."),
            java.util.Map.entry("retry_after", 45L));
    assertThat(answer.headers()).containsEntry("Retry-After", "45");
  }

  @ParameterizedTest
  @CsvSource({"SERVICE_UNAVAILABLE,5", "TENANT_NOT_READY,5"})
  void saysWhenToComeBack(ErrorCode code, String seconds) {
    assertThat(ErrorAnswer.of(new ProblemException(code), "r").headers())
        .containsEntry("Retry-After", seconds);
    assertThat(
            ErrorAnswer.of(new ProblemException(code).withRetryAfter(Duration.ZERO), "r").headers())
        .containsEntry("Retry-After", "1");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void challengesEvery401AndNothingElse(ErrorCode code) {
    String challenge =
        ErrorAnswer.of(new ProblemException(code), "r").headers().get("WWW-Authenticate");
    if (code.status() != 401) {
      assertThat(challenge).isNull();
    } else if (List.of("INVALID_TOKEN", "TOKEN_EXPIRED", "SESSION_REVOKED", "INVALID_API_KEY")
        .contains(code.name())) {
      assertThat(challenge).isEqualTo("Bearer realm=\"hellojohn\", error=\"invalid_token\"");
    } else {
      assertThat(challenge).isEqualTo("Bearer realm=\"hellojohn\"");
    }
  }

  @Test
  void tellsNothingOfADefectAndLogsItOnce() {
    ProblemException problem =
        faults.toProblem(new IllegalStateException("select secret from hj_user"), "req_7");
    assertThat(problem.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(ErrorAnswer.of(problem, "req_7").body().toString())
        .doesNotContain("secret", "IllegalState");
    assertThat(log.records).hasSize(1);
    assertThat(log.records.get(0).getMessage()).contains("req_7");
    assertThat(log.records.get(0).getThrown()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void findsTheProblemInsideAWrapper() {
    ProblemException problem = new ProblemException(ErrorCode.PAYLOAD_TOO_LARGE);
    assertThat(faults.toProblem(new ServletException(problem), "r")).isSameAs(problem);
    // Elsewhere a cause is no answer: whoever wrapped it did not mean one.
    assertThat(faults.toProblem(new IllegalStateException(problem), "r").code())
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(faults.toProblem(new ServletException("x"), "r").code())
        .isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void logsTheCauseOfAnOutageAndNoRefusal() {
    assertThat(faults.toProblem(new ProblemException(ErrorCode.NOT_FOUND), "r").code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(faults.toProblem(new ProblemException(ErrorCode.SERVICE_UNAVAILABLE), "r").code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(log.records).isEmpty();
    Exception lost = new java.sql.SQLException("connection lost");
    assertThat(
            faults
                .toProblem(
                    new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withCause(lost), "req_9")
                .code())
        .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    assertThat(log.records).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_REQUEST",
    "401,MISSING_CREDENTIALS",
    "403,INSUFFICIENT_PERMISSIONS",
    "404,NOT_FOUND",
    "405,METHOD_NOT_ALLOWED",
    "406,NOT_ACCEPTABLE",
    "409,CONFLICT",
    "412,PRECONDITION_FAILED",
    "413,PAYLOAD_TOO_LARGE",
    "414,INVALID_REQUEST",
    "415,UNSUPPORTED_MEDIA_TYPE",
    "501,METHOD_NOT_ALLOWED",
    "503,SERVICE_UNAVAILABLE"
  })
  void knowsWhatABareStatusMeans(int status, ErrorCode code) {
    assertThat(Faults.ofStatus(status).code()).isEqualTo(code);
  }

  @Test
  void takesOtherStatusesForADefect() {
    assertThat(Faults.ofStatus(500).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(Faults.ofStatus(502).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  @Test
  void err03DevelopmentShowsTheStackWhereItIsToldTo() {
    var showing = new Faults(true);
    var defect = new IllegalStateException("broken", new RuntimeException("deeper"));
    assertThat(debug(showing.toProblem(defect, "req_1")))
        .contains("java.lang.IllegalStateException: broken")
        .contains("Caused by: java.lang.RuntimeException: deeper")
        .anyMatch(line -> line.startsWith("at dev.hellojohn.edge.ErrorAnswerTest"));
    var away = new ProblemException(ErrorCode.SERVICE_UNAVAILABLE).withCause(defect);
    assertThat(debug(showing.toProblem(away, "req_1")))
        .contains("java.lang.IllegalStateException: broken");
    // What was meant is no defect: there is nothing to show.
    var refusal = new ProblemException(ErrorCode.NOT_FOUND).withCause(defect);
    assertThat(ErrorAnswer.of(showing.toProblem(refusal, "req_1"), "req_1").body())
        .containsOnlyKeys("error", "message", "request_id");
  }

  private static List<String> debug(ProblemException problem) {
    var lines = (List<?>) ErrorAnswer.of(problem, "req_1").body().get("debug");
    return lines.stream().map(String::valueOf).toList();
  }

  @Test
  void err04NothingIsShownOtherwise() {
    var problem = faults.toProblem(new IllegalStateException("broken"), "req_1");
    assertThat(ErrorAnswer.of(problem, "req_1").body())
        .containsOnlyKeys("error", "message", "request_id");
  }

  @ParameterizedTest
  @CsvSource({
    "development, true, true",
    "test, true, true",
    "production, true, false",
    "development, false, false",
    "development, , false"
  })
  void err02ProductionShowsNothingWhateverItIsTold(String mode, String flag, boolean shown) {
    var values = new java.util.HashMap<String, String>();
    values.put("HELLOJOHN_ENV", mode);
    values.put("HELLOJOHN_SHOW_ERROR_DETAILS", flag);
    var configuration =
        new Configuration(
            ConfigurationReader.read(name -> java.util.Optional.ofNullable(values.get(name))));
    var problem = new Faults(configuration).toProblem(new IllegalStateException("broken"), "req_1");
    assertThat(ErrorAnswer.of(problem, "req_1").body().containsKey("debug")).isEqualTo(shown);
  }

  private static final class RecordingHandler extends Handler {

    private final List<LogRecord> records = new java.util.ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
