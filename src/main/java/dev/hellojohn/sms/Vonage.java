package dev.hellojohn.sms;

import dev.hellojohn.config.SmsConfig;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.sms.Sms.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Vonage's SMS API. It answers 200 also when it sends nothing: each message has a status inside.
 */
record Vonage(SmsConfig.Provider provider) implements SmsProvider {

  private static final String SENT = "0";

  /** No such prefix, on the list of who wants none, not allowed for the account, not in use. */
  private static final Set<String> OF_THE_NUMBER = Set.of("6", "7", "29", "33");

  @Override
  public HttpRequest request(PhoneNumber to, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("api_key", provider.account());
    form.put("api_secret", provider.secret().reveal());
    form.put("to", to.value().substring(1));
    form.put("from", provider.from());
    form.put("text", text);
    if (text.codePoints().anyMatch(letter -> letter > 0x7f)) {
      form.put("type", "unicode");
    }
    return Sms.post(URI.create(provider.address() + "/sms/json"), RemoteService.form(form)).build();
  }

  @Override
  public Outcome outcome(Answer answer) throws NoAnswerException {
    if (answer.status() == 200
        && answer.members().get("messages") instanceof List<?> messages
        && !messages.isEmpty()) {
      var statuses = messages.stream().map(Vonage::status).toList();
      if (statuses.stream().allMatch(SENT::equals)) {
        return Outcome.SENT;
      }
      if (statuses.stream().anyMatch(OF_THE_NUMBER::contains)) {
        return Outcome.REFUSED;
      }
      throw new NoAnswerException("statuses " + statuses);
    }
    throw new NoAnswerException("status " + answer.status() + " and no messages");
  }

  /** A number in digits: what else is there is not repeated in the log. */
  private static String status(Object message) {
    return message instanceof Map<?, ?> members
            && members.get("status") instanceof String status
            && status.matches("[0-9]{1,4}")
        ? status
        : "none";
  }
}
