package dev.hellojohn.sms;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.SmsConfig;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends short messages while somebody waits for them, by the operator's provider. Each costs money:
 * whoever calls counts them first.
 */
@Singleton
public class Sms {

  /** What became of a message; a kind of {@link Happening#SMS}. */
  public enum Outcome {
    /** The provider has taken it. */
    SENT,
    /** The provider sends none to this number. */
    REFUSED,
    /** Too many were sent already: it was not tried. */
    HELD_BACK,
    /** There was no answer, or one that says that the provider or our settings are at fault. */
    NO_ANSWER
  }

  private static final Logger LOG = Logger.getLogger(Sms.class.getName());

  /** Somebody waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** An answer has some hundred octets. */
  private static final int MOST_OCTETS = 64 * 1024;

  /** While the provider hangs, so many requests wait, and the next ones are told at once. */
  private static final int MOST_AT_ONCE = 64;

  private final SmsConfig config;
  private final Optional<SmsProvider> provider;
  private final RemoteService service;
  private final Tally tally;

  /** Calls nothing yet. */
  @Inject
  public Sms(Configuration configuration, Tally tally, Clock clock) {
    this.config = configuration.sms();
    this.provider = config.provider().map(chosen -> of(chosen, clock));
    this.service = new RemoteService(PATIENCE, MOST_OCTETS, MOST_AT_ONCE);
    this.tally = tally;
  }

  private static SmsProvider of(SmsConfig.Provider chosen, Clock clock) {
    return switch (chosen.api()) {
      case TWILIO -> new Twilio(chosen);
      case VONAGE -> new Vonage(chosen);
      case SNS -> new Sns(chosen, clock);
      case WEBHOOK -> new Webhook(chosen, clock);
    };
  }

  /** A form to be posted, as the APIs take it. */
  static HttpRequest.Builder post(URI address, String body) {
    return HttpRequest.newBuilder(address)
        .header("Content-Type", SignatureV4.FORM)
        .header("User-Agent", "HelloJohn")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** Whether there is a provider at all. */
  public boolean isSetUp() {
    return provider.isPresent();
  }

  /** Whether messages go to a number, by how it begins. */
  public boolean reaches(PhoneNumber number) {
    return config.prefixes().stream().anyMatch(number.value()::startsWith);
  }

  /** How many messages a tenant's users may cost in 24 hours. */
  public int mostADay() {
    return config.mostADay();
  }

  /** How long a message may take that somebody waits for. */
  public Duration patience() {
    return PATIENCE;
  }

  /** Counts a message that is not tried, for there were too many. */
  public void heldBack() {
    tally.add(Happening.SMS, Outcome.HELD_BACK);
  }

  /** Sends a text to a number. Waits for the provider: no transaction may be open. */
  public Outcome send(PhoneNumber to, String text) {
    Outcome outcome;
    try {
      var chosen = provider.orElseThrow(() -> new NoAnswerException("no provider is set up"));
      outcome = chosen.outcome(service.send(chosen.request(to, text)));
    } catch (NoAnswerException e) {
      LOG.log(Level.WARNING, "A short message was not sent: {0}", e.getMessage());
      outcome = Outcome.NO_ANSWER;
    }
    tally.add(Happening.SMS, outcome);
    return outcome;
  }
}
