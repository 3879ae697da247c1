package dev.hellojohn.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Short messages.
 *
 * @param provider who sends them; empty: nobody, there are none
 * @param prefixes how the numbers begin that messages go to, such as {@code +49}
 * @param mostADay how many messages a tenant's users may cost in 24 hours
 */
public record SmsConfig(Optional<Provider> provider, List<String> prefixes, int mostADay) {

  /** Copies. */
  public SmsConfig {
    prefixes = List.copyOf(prefixes);
  }

  /** Whose API is spoken. */
  public enum Api {
    /** Twilio's Messages. */
    TWILIO,
    /** Vonage's SMS API. */
    VONAGE,
    /** Publish of Amazon's Simple Notification Service. */
    SNS,
    /** The operator's own service, which is posted to as Standard Webhooks are. */
    WEBHOOK;

    static Optional<Api> parse(String text) {
      return Stream.of(values()).filter(one -> one.wireName().equals(text)).findFirst();
    }

    /** The word in the settings. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Who sends messages.
   *
   * @param address where, without a slash at its end
   * @param account the account or key there; empty for a webhook
   * @param secret what goes with it
   * @param from whom messages come from; empty where the provider chooses
   * @param region of Amazon's; empty elsewhere
   */
  public record Provider(
      Api api, URI address, String account, Secret secret, String from, String region) {}
}
