package dev.hellojohn.sms;

import dev.hellojohn.config.SmsConfig;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.sms.Sms.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code Publish} of Amazon's Simple Notification Service, version 2010-03-31. */
record Sns(SmsConfig.Provider provider, Clock clock) implements SmsProvider {

  private static final Pattern MESSAGE_ID = Pattern.compile("<MessageId>[0-9A-Za-z-]+</MessageId>");
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z.]{1,64})</Code>");

  @Override
  public HttpRequest request(PhoneNumber to, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "Publish");
    form.put("Version", "2010-03-31");
    form.put("PhoneNumber", to.value());
    form.put("Message", text);
    attribute(form, 1, "AWS.SNS.SMS.SMSType", "Transactional");
    if (!provider.from().isEmpty()) {
      boolean isNumber = provider.from().startsWith("+");
      attribute(
          form,
          2,
          isNumber ? "AWS.MM.SMS.OriginationNumber" : "AWS.SNS.SMS.SenderID",
          provider.from());
    }
    var body = RemoteService.form(form);
    var address = URI.create(provider.address() + "/");
    var now = clock.instant();
    var signature =
        new SignatureV4(provider.account(), provider.secret(), provider.region(), "sns");
    return Sms.post(address, body)
        .header("X-Amz-Date", SignatureV4.time(now))
        .header("Authorization", signature.authorization(address, body, now))
        .build();
  }

  private static void attribute(Map<String, String> form, int number, String name, String value) {
    var entry = "MessageAttributes.entry." + number + '.';
    form.put(entry + "Name", name);
    form.put(entry + "Value.DataType", "String");
    form.put(entry + "Value.StringValue", value);
  }

  @Override
  public Outcome outcome(Answer answer) throws NoAnswerException {
    if (answer.status() == 200 && MESSAGE_ID.matcher(answer.body()).find()) {
      return Outcome.SENT;
    }
    var found = CODE.matcher(answer.body());
    var code = found.find() ? found.group(1) : "none";
    if (answer.status() == 400 && isOfTheNumber(code, answer.body())) {
      return Outcome.REFUSED;
    }
    throw new NoAnswerException("status " + answer.status() + ", code " + code);
  }

  /** The code that a wrong sender has too: the sentence beside it says which it is. */
  private static boolean isOfTheNumber(String code, String body) {
    var sentence = body.toLowerCase(Locale.ROOT);
    return code.startsWith("OptedOut")
        || (code.startsWith("InvalidParameter")
            && (sentence.contains("phonenumber") || sentence.contains("phone number")));
  }
}
