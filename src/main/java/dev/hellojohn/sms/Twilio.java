package dev.hellojohn.sms;

import dev.hellojohn.config.SmsConfig;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.sms.Sms.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Twilio's Messages resource, version 2010-04-01. */
record Twilio(SmsConfig.Provider provider) implements SmsProvider {

  /** How the id of a messaging service begins, which chooses the sender itself. */
  private static final String MESSAGING_SERVICE = "MG";

  private static final int MESSAGING_SERVICE_LENGTH = 34;

  /**
   * Twilio's error codes that are about the number: it is none, a landline or not for messages; its
   * region is switched off; its owner has sent STOP; no route leads there; it is the sender's own.
   */
  private static final Set<Integer> OF_THE_NUMBER =
      Set.of(21211, 21266, 21408, 21610, 21612, 21614, 21635);

  @Override
  public HttpRequest request(PhoneNumber to, String text) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("To", to.value());
    form.put(isMessagingService() ? "MessagingServiceSid" : "From", provider.from());
    form.put("Body", text);
    var login = provider.account() + ':' + provider.secret().reveal();
    var address =
        URI.create(
            provider.address() + "/2010-04-01/Accounts/" + provider.account() + "/Messages.json");
    return Sms.post(address, RemoteService.form(form))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private boolean isMessagingService() {
    return provider.from().startsWith(MESSAGING_SERVICE)
        && provider.from().length() == MESSAGING_SERVICE_LENGTH;
  }

  @Override
  public Outcome outcome(Answer answer) throws NoAnswerException {
    var members = answer.members();
    if (answer.status() == 201 && members.containsKey("sid")) {
      return Outcome.SENT;
    }
    if (answer.status() == 400
        && members.get("code") instanceof Integer code
        && OF_THE_NUMBER.contains(code)) {
      return Outcome.REFUSED;
    }
    throw new NoAnswerException(
        "status "
            + answer.status()
            + ", code "
            + (members.get("code") instanceof Integer code ? code : "none"));
  }
}
