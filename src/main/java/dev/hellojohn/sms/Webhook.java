package dev.hellojohn.sms;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hellojohn.config.SmsConfig;
import dev.hellojohn.crypto.Hmac;
import dev.hellojohn.crypto.OpaqueToken;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.sms.Sms.Outcome;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Base64;

/**
 * A service of the operator's own, posted to and signed as Standard Webhooks are, so that any of
 * its libraries verifies it: HMAC-SHA256 over id, time and body.
 */
record Webhook(SmsConfig.Provider provider, Clock clock) implements SmsProvider {

  private static final String SECRET_PREFIX = "whsec_";
  private static final int ID_BYTES = 16;

  @Override
  public HttpRequest request(PhoneNumber to, String text) {
    var now = clock.instant();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("type", "sms.send").put("timestamp", now.toString());
    json.putObject("data").put("to", to.value()).put("text", text).put("from", provider.from());
    var body = json.toString();
    var id = OpaqueToken.generate("msg_", ID_BYTES);
    var time = Long.toString(now.getEpochSecond());
    var secret =
        Base64.getDecoder().decode(provider.secret().reveal().substring(SECRET_PREFIX.length()));
    var tag = Hmac.sha256(secret, id + '.' + time + '.' + body);
    return Sms.post(provider.address(), body)
        .setHeader("Content-Type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", time)
        .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(tag))
        .build();
  }

  @Override
  public Outcome outcome(Answer answer) throws NoAnswerException {
    if (answer.status() >= 200 && answer.status() < 300) {
      return Outcome.SENT;
    }
    if (answer.status() == 422) {
      return Outcome.REFUSED;
    }
    throw new NoAnswerException("status " + answer.status());
  }
}
