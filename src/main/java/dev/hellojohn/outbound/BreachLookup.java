package dev.hellojohn.outbound;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.crypto.PasswordRefusal;
import dev.hellojohn.crypto.Sha1;
import dev.hellojohn.kernel.Detail;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.outbound.RemoteService.Answer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Looks a new password up in a list of leaked ones that is elsewhere, if one is configured, and
 * gives away five of the forty digits of its SHA-1: some hundred thousand others share them (the
 * range API of Have I Been Pwned). The answer is padded, so that its size does not tell them
 * either.
 *
 * <p>It comes on top of the embedded list. So when there is no answer the password is taken, and
 * that is counted: somebody else's outage keeps nobody from a new password.
 */
@Singleton
public class BreachLookup {

  /** What became of a look; a kind of {@link Happening#BREACH_LOOKUP}. */
  public enum Outcome {
    /** The password is among the leaked ones. */
    KNOWN,
    /** It is not. */
    UNKNOWN,
    /** Nothing that could be read came back in time. */
    NO_ANSWER
  }

  private static final Logger LOG = Logger.getLogger(BreachLookup.class.getName());

  /** Somebody waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Some 2,000 lines of 40 characters, and as many again for padding and growth. */
  private static final int MOST_OCTETS = 512 * 1024;

  /** While the service hangs, the others do without. */
  private static final int MOST_AT_ONCE = 32;

  private static final int TOLD = 5;

  /** The other digits and how often it was leaked; 0 is padding. */
  private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{35}):([0-9]{1,18})");

  private final Optional<URI> address;
  private final RemoteService service;
  private final Tally tally;

  /** Calls nothing yet. */
  @Inject
  public BreachLookup(Configuration configuration, Tally tally) {
    this.address = configuration.outbound().breachLookup();
    this.service = new RemoteService(PATIENCE, MOST_OCTETS, MOST_AT_ONCE);
    this.tally = tally;
  }

  /**
   * Returns why a password must not be set: {@code password_breached}; empty when it is not known,
   * when no list is configured, and when it does not answer. Waits: no transaction may be open.
   *
   * @param field where the password came in, for the details
   */
  public Optional<PasswordRefusal> check(String field, String password) {
    Outcome outcome = address.map(list -> look(list, password)).orElse(Outcome.UNKNOWN);
    return outcome == Outcome.KNOWN
        ? Optional.of(
            new PasswordRefusal(
                ErrorCode.PASSWORD_BREACHED,
                List.of(new Detail(field, "breached", "It is among passwords that were leaked."))))
        : Optional.empty();
  }

  private Outcome look(URI list, String password) {
    Outcome outcome;
    try {
      outcome = isKnown(list, password) ? Outcome.KNOWN : Outcome.UNKNOWN;
    } catch (NoAnswerException e) {
      LOG.log(Level.WARNING, "A new password was not looked up: {0}", e.getMessage());
      outcome = Outcome.NO_ANSWER;
    }
    tally.add(Happening.BREACH_LOOKUP, outcome);
    return outcome;
  }

  private boolean isKnown(URI list, String password) throws NoAnswerException {
    String digest = Sha1.hex(Normalizer.normalize(password, Normalizer.Form.NFC));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(list + "/" + digest.substring(0, TOLD)))
            .header("Accept", "text/plain")
            .header("Add-Padding", "true")
            .header("User-Agent", "HelloJohn")
            .build();
    Answer answer = service.send(request);
    List<String> lines = answer.body().lines().toList();
    if (answer.status() != 200 || lines.isEmpty()) {
      throw new NoAnswerException("no list came back, with status " + answer.status());
    }
    String rest = digest.substring(TOLD);
    boolean known = false;
    for (String text : lines) {
      var line = LINE.matcher(text);
      if (!line.matches()) {
        throw new NoAnswerException("what came back is no list");
      }
      known |=
          line.group(1).toUpperCase(Locale.ROOT).equals(rest) && Long.parseLong(line.group(2)) > 0;
    }
    return known;
  }
}
