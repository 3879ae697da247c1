package dev.hellojohn.captcha;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.OutboundConfig;
import dev.hellojohn.config.Secret;
import dev.hellojohn.crypto.BrokenSealException;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.tenancy.CaptchaPolicy;
import dev.hellojohn.tenancy.CaptchaSecrets;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a tenant's provider whether a person is there, where the tenant wants that. Without a yes
 * the request ends here, before it has cost a hash or a mail, also when the provider does not
 * answer: who can keep it from answering is not let past it.
 *
 * <p>A token is good once, for some minutes, with the tenant's secret: the provider sees to that.
 * The user's address is not told to it.
 */
@Singleton
public class Captcha {

  /** What became of a request; a kind of {@link Happening#CAPTCHA}. */
  public enum Outcome {
    /** The provider said yes. */
    ACCEPTED,
    /** No token came. */
    MISSING,
    /** The provider said no, or the token is another page's, or for something else. */
    REFUSED,
    /** There was no answer, or one that says that the settings are wrong. */
    NO_ANSWER
  }

  private static final Logger LOG = Logger.getLogger(Captcha.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** An answer has some hundred octets. */
  private static final int MOST_OCTETS = 64 * 1024;

  /** Of each provider, so that one that hangs stops its own tenants alone. */
  private static final int MOST_AT_ONCE = 64;

  /** The longest that any provider makes has some 5,000. */
  private static final int LONGEST_TOKEN = 8_192;

  private final ControlDatabase control;
  private final CaptchaSecrets secrets;
  private final CurrentSecurity security;
  private final OutboundConfig addresses;
  private final Tally tally;
  private final Map<CaptchaProvider, RemoteService> services = new EnumMap<>(CaptchaProvider.class);

  /** Calls nothing yet. */
  @Inject
  public Captcha(
      ControlDatabase control,
      CaptchaSecrets secrets,
      CurrentSecurity security,
      Configuration configuration,
      Tally tally) {
    this.control = control;
    this.secrets = secrets;
    this.security = security;
    this.addresses = configuration.outbound();
    this.tally = tally;
    for (CaptchaProvider provider : CaptchaProvider.values()) {
      services.put(provider, new RemoteService(PATIENCE, MOST_OCTETS, MOST_AT_ONCE));
    }
  }

  /**
   * Lets a request pass for which the tenant wants no captcha, or whose token is good. Waits: no
   * transaction may be open.
   *
   * @throws ProblemException {@code captcha_required} without a token; {@code captcha_failed};
   *     {@code service_unavailable} when the provider does not answer
   */
  public void require(Tenant tenant, Client client, CaptchaUse use, @Nullable String token) {
    var policy = tenant.authConfig().captcha();
    var name = policy.provider();
    if (name == null || !policy.requiredFor().contains(use.wireName())) {
      return;
    }
    var outcome = Outcome.REFUSED;
    if (token == null || token.isBlank()) {
      outcome = Outcome.MISSING;
    } else if (token.length() <= LONGEST_TOKEN) {
      outcome = ask(tenant, client, CaptchaProvider.of(name), use, token);
    }
    tally.add(Happening.CAPTCHA, outcome);
    switch (outcome) {
      case ACCEPTED -> {}
      case MISSING -> throw new ProblemException(ErrorCode.CAPTCHA_REQUIRED);
      case REFUSED -> throw new ProblemException(ErrorCode.CAPTCHA_FAILED);
      case NO_ANSWER ->
          throw new ProblemException(
                  ErrorCode.SERVICE_UNAVAILABLE,
                  "The captcha can't be checked now. Please try again shortly.")
              .withRetryAfter(PATIENCE);
    }
  }

  private Outcome ask(
      Tenant tenant, Client client, CaptchaProvider provider, CaptchaUse use, String token) {
    try {
      var verdict = ask(provider, tenant.authConfig().captcha(), secret(tenant), token);
      verdict.requireSoundSettings();
      return verdict.isGood(provider, use, tenant.authConfig().captcha(), hosts(tenant, client))
          ? Outcome.ACCEPTED
          : Outcome.REFUSED;
    } catch (NoAnswerException e) {
      LOG.log(
          Level.WARNING,
          "The captcha of {0} could not be checked at {1}: {2}",
          new Object[] {tenant.id(), provider, e.getMessage()});
      return Outcome.NO_ANSWER;
    }
  }

  private Secret secret(Tenant tenant) throws NoAnswerException {
    try {
      return control
          .inTransaction(em -> secrets.find(em, tenant.id()))
          .orElseThrow(() -> new NoAnswerException("it has no secret"));
    } catch (BrokenSealException e) {
      throw new NoAnswerException("no key opens its secret");
    }
  }

  private SiteVerifyAnswer ask(
      CaptchaProvider provider, CaptchaPolicy policy, Secret secret, String token)
      throws NoAnswerException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("secret", secret.reveal());
    form.put("response", token);
    provider.addTo(form, String.valueOf(policy.siteKey()));
    var request =
        HttpRequest.newBuilder(provider.address(addresses))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .header("User-Agent", "HelloJohn")
            .POST(HttpRequest.BodyPublishers.ofString(RemoteService.form(form)))
            .build();
    var service = services.get(provider);
    if (service == null) {
      throw new NoAnswerException("it is not known");
    }
    return SiteVerifyAnswer.of(service.send(request));
  }

  /** The hosts of the pages that tokens may come about on. */
  private List<String> hosts(Tenant tenant, Client client) {
    var named = tenant.authConfig().captcha().hostnames();
    if (!named.isEmpty()) {
      return named;
    }
    return Stream.<Collection<String>>of(
            tenant.allowedOrigins(), client.allowedOrigins(), security.get().origins())
        .flatMap(Collection::stream)
        .map(origin -> String.valueOf(URI.create(origin).getHost()))
        .toList();
  }
}
