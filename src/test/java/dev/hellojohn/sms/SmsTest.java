package dev.hellojohn.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.ConfigurationReader;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.sms.Sms.Outcome;
import dev.hellojohn.testing.CountedTally;
import dev.hellojohn.testing.RemoteApi;
import dev.hellojohn.testing.RemoteApi.Reply;
import dev.hellojohn.testing.RemoteApi.Request;
import dev.hellojohn.testing.TestClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each provider's API, spoken to a service on this machine. */
class SmsTest {

  private static final PhoneNumber ANN = new PhoneNumber("+4915112345678");
  private static final String TEXT =
      "123456 is your code for Ünit & Söhne.\n\n@app.example.com #123456";
  private static final byte[] KEY =
      "a key of 32 octets for the tests".getBytes(StandardCharsets.UTF_8);
  private static final String WEBHOOK_SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
  private static final String SENT_BY_TWILIO =
      "{\"sid\":\"SM1\",\"status\":\"queued\",\"error_code\":null}";

  private final RemoteApi api = RemoteApi.start(request -> Reply.status(500));
  private final CountedTally tally = new CountedTally();
  private final TestClock clock = new TestClock();

  @AfterEach
  void close() {
    api.close();
  }

  private Sms sms(String provider, String from) {
    var settings = new HashMap<String, String>();
    settings.put("HELLOJOHN_ENV", "test");
    settings.put("HELLOJOHN_SMS_PROVIDER", provider);
    settings.put("HELLOJOHN_SMS_URL", api.url() + "/at");
    settings.put("HELLOJOHN_SMS_PREFIXES", "+49,+1212");
    settings.put("HELLOJOHN_SMS_SECRET", provider.equals("webhook") ? WEBHOOK_SECRET : "s3cr3t&x");
    if (!provider.equals("webhook")) {
      settings.put("HELLOJOHN_SMS_ACCOUNT", "AC0123");
    }
    if (provider.equals("sns")) {
      settings.put("HELLOJOHN_SMS_REGION", "eu-central-1");
      settings.put("HELLOJOHN_SMS_URL", api.url());
    }
    if (!from.isEmpty()) {
      settings.put("HELLOJOHN_SMS_FROM", from);
    }
    var configuration =
        new Configuration(
            ConfigurationReader.read(name -> Optional.ofNullable(settings.get(name))));
    assertThat(configuration.findings()).isEmpty();
    return new Sms(configuration, tally, clock);
  }

  private Sms sms(String provider) {
    return sms(provider, "+4930123456");
  }

  private void assertOutcome(Outcome outcome, String provider) {
    var before = tally.count(Happening.SMS, outcome);
    assertThat(sms(provider).send(ANN, TEXT)).isEqualTo(outcome);
    assertThat(tally.count(Happening.SMS, outcome)).isEqualTo(before + 1);
  }

  private Request asked() {
    return api.requests().get(api.requests().size() - 1);
  }

  @Test
  void twilioIsPostedAFormWithBasicAuthentication() {
    api.answers(request -> new Reply(201, Map.of(), SENT_BY_TWILIO));
    assertOutcome(Outcome.SENT, "twilio");
    assertThat(asked().method()).isEqualTo("POST");
    assertThat(asked().path()).isEqualTo("/at/2010-04-01/Accounts/AC0123/Messages.json");
    assertThat(asked().header("Authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("AC0123:s3cr3t&x".getBytes(StandardCharsets.UTF_8)));
    assertThat(asked().form())
        .isEqualTo(Map.of("To", ANN.value(), "From", "+4930123456", "Body", TEXT));
    var service = "MG0123456789abcdef0123456789abcdef";
    assertThat(sms("twilio", service).send(ANN, TEXT)).isEqualTo(Outcome.SENT);
    assertThat(asked().form())
        .containsEntry("MessagingServiceSid", service)
        .doesNotContainKey("From");
  }

  @Test
  void vonageIsPostedAFormAndTellsInsideOf200() {
    api.answers(request -> Reply.ok("{\"messages\":[{\"status\":\"0\"},{\"status\":\"0\"}]}"));
    assertOutcome(Outcome.SENT, "vonage");
    assertThat(asked().path()).isEqualTo("/at/sms/json");
    assertThat(asked().form())
        .isEqualTo(
            Map.of(
                "api_key", "AC0123",
                "api_secret", "s3cr3t&x",
                "to", "4915112345678",
                "from", "+4930123456",
                "text", TEXT,
                "type", "unicode"));
    sms("vonage").send(ANN, "123456 is your code.");
    assertThat(asked().form()).doesNotContainKey("type");
  }

  @Test
  void snsIsPostedASignedForm() {
    api.answers(
        request ->
            Reply.ok(
                "<PublishResponse><PublishResult><MessageId>94f20ce6-13c5</MessageId>"
                    + "</PublishResult></PublishResponse>"));
    assertOutcome(Outcome.SENT, "sns");
    assertThat(asked().path()).isEqualTo("/");
    assertThat(asked().form())
        .containsEntry("Action", "Publish")
        .containsEntry("Version", "2010-03-31")
        .containsEntry("PhoneNumber", ANN.value())
        .containsEntry("Message", TEXT)
        .containsEntry("MessageAttributes.entry.1.Value.StringValue", "Transactional")
        .containsEntry("MessageAttributes.entry.2.Name", "AWS.MM.SMS.OriginationNumber");
    assertThat(asked().header("Content-Type")).isEqualTo(SignatureV4.FORM);
    assertThat(asked().header("X-Amz-Date")).isEqualTo(SignatureV4.time(clock.instant()));
    var signature = new SignatureV4("AC0123", new Secret("s3cr3t&x"), "eu-central-1", "sns");
    assertThat(asked().header("Authorization"))
        .isEqualTo(
            signature.authorization(
                URI.create("http://" + asked().header("Host") + "/"),
                asked().body(),
                clock.instant()));
    sms("sns", "Acme").send(ANN, TEXT);
    assertThat(asked().form())
        .containsEntry("MessageAttributes.entry.2.Name", "AWS.SNS.SMS.SenderID")
        .containsEntry("MessageAttributes.entry.2.Value.StringValue", "Acme");
    sms("sns", "").send(ANN, TEXT);
    assertThat(asked().body()).doesNotContain("entry.2");
  }

  @Test
  void aWebhookIsPostedSignedJson() throws Exception {
    api.answers(request -> Reply.status(204));
    assertOutcome(Outcome.SENT, "webhook");
    assertThat(asked().path()).isEqualTo("/at");
    assertThat(asked().header("Content-Type")).isEqualTo("application/json");
    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(asked().body());
    assertThat(json.at("/type").asText()).isEqualTo("sms.send");
    assertThat(json.at("/data/to").asText()).isEqualTo(ANN.value());
    assertThat(json.at("/data/text").asText()).isEqualTo(TEXT);
    var id = asked().header("webhook-id");
    var time = asked().header("webhook-timestamp");
    assertThat(time).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
    var tag = Hmac.sha256(KEY, id + '.' + time + '.' + asked().body());
    assertThat(asked().header("webhook-signature"))
        .isEqualTo("v1," + Base64.getEncoder().encodeToString(tag));
    sms("webhook").send(ANN, TEXT);
    assertThat(asked().header("webhook-id")).startsWith("msg_").isNotEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "twilio|400|{'code':21211,'message':'x'}",
        "twilio|400|{'code':21408}",
        "twilio|400|{'code':21266}",
        "twilio|400|{'code':21610}",
        "vonage|200|{'messages':[{'status':'29','error-text':'x'}]}",
        "vonage|200|{'messages':[{'status':'0'},{'status':'7'}]}",
        "sns|400|<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid parameter: PhoneNumber Reason: x</Message></Error></ErrorResponse>",
        "sns|400|<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Phone number is opted out</Message></Error></ErrorResponse>",
        "sns|400|<ErrorResponse><Error><Code>OptedOut</Code></Error></ErrorResponse>",
        "webhook|422|{}"
      })
  void aNumberThatGetsNoneIsTold(String provider, int status, String body) {
    api.answers(request -> new Reply(status, Map.of(), body.replace('\'', '"')));
    assertOutcome(Outcome.REFUSED, provider);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "twilio|401|{'code':20003}",
        "twilio|400|{'code':21606}",
        "twilio|400|{'code':'21211'}",
        "twilio|201|{}",
        "twilio|201|<html>",
        "twilio|200|{'sid':'SM1'}",
        "twilio|429|{'code':21211}",
        "vonage|200|{'messages':[{'status':'4'}]}",
        "vonage|200|{'messages':[{'status':'1'}]}",
        "vonage|200|{'messages':[{'status':0}]}",
        "vonage|200|{'messages':[{'status':'+4915112345678'}]}",
        "vonage|200|{'messages':['0']}",
        "vonage|200|{'messages':[]}",
        "vonage|200|{}",
        "vonage|401|{'messages':[{'status':'0'}]}",
        "sns|403|<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
        "sns|400|<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid parameter: SenderID</Message></Error></ErrorResponse>",
        "sns|400|<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>",
        "sns|200|<PublishResponse/>",
        "sns|200|`{}`",
        "webhook|401|{}",
        "webhook|404|{}"
      })
  void whatIsWrongWithTheSettingsOrTheProviderIsNoAnswer(String provider, int status, String body) {
    api.answers(request -> new Reply(status, Map.of(), body.replace('\'', '"')));
    assertOutcome(Outcome.NO_ANSWER, provider);
  }

  @ParameterizedTest
  @ValueSource(strings = {"twilio", "vonage", "sns", "webhook"})
  void brokenRedirectingOrEndlessAnswersAreNone(String provider) {
    assertOutcome(Outcome.NO_ANSWER, provider);
    api.answers(
        request ->
            request.path().equals("/sent")
                ? new Reply(201, Map.of(), SENT_BY_TWILIO)
                : new Reply(307, Map.of("Location", api.url() + "/sent"), ""));
    assertOutcome(Outcome.NO_ANSWER, provider);
    assertThat(asked().path()).isNotEqualTo("/sent");
    api.answers(request -> new Reply(201, Map.of(), "{\"sid\":\"" + "x".repeat(70_000) + "\"}"));
    assertOutcome(Outcome.NO_ANSWER, provider);
  }

  @Test
  void whoHangsIsNotWaitedForLongerThanThat() {
    api.hangs();
    assertOutcome(Outcome.NO_ANSWER, "webhook");
  }

  @Test
  void withoutAProviderThereAreNone() {
    var none =
        new Sms(
            new Configuration(ConfigurationReader.read(name -> Optional.empty())), tally, clock);
    assertThat(none.isSetUp()).isFalse();
    assertThat(none.reaches(ANN)).isFalse();
    assertThat(none.send(ANN, TEXT)).isEqualTo(Outcome.NO_ANSWER);
    assertThat(api.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "+4915112345678, true",
    "+12125550100, true",
    "+12135550100, false",
    "+43664123456, false"
  })
  void messagesGoWhereTheOperatorSays(String number, boolean reached) {
    var sms = sms("webhook");
    assertThat(sms.isSetUp()).isTrue();
    assertThat(sms.reaches(new PhoneNumber(number))).isEqualTo(reached);
    assertThat(sms.mostADay()).isEqualTo(500);
  }
}
