package dev.hellojohn.ops.metrics;

import dev.hellojohn.kernel.Happening;
import org.eclipse.microprofile.metrics.Metadata;

/**
 * What a counter is called. {@code _total} is added by the server when it writes Prometheus' form.
 *
 * @param metadata name and help text
 * @param label the label that tells the kinds apart; empty where there are none
 */
record CounterName(Metadata metadata, String label) {

  static CounterName of(Happening what) {
    return switch (what) {
      case SIGN_IN -> of("sign_ins", "outcome", "Attempts of users to sign in.");
      case SIGN_UP -> of("sign_ups", "outcome", "Attempts to become a user.");
      case REFRESH -> of("refreshes", "outcome", "Refresh tokens that were shown.");
      case REFRESH_TOKEN_REUSE ->
          of("refresh_token_reuses", "", "Used refresh tokens that came back and ended a session.");
      case ACCESS_TOKEN_SIGNED ->
          of("access_tokens_signed", "algorithm", "Access tokens that were signed.");
      case ADMIN_SIGN_IN -> of("admin_sign_ins", "outcome", "Attempts of operators to sign in.");
      case WEBHOOK_RECEIVED ->
          of("webhooks_received", "outcome", "Inbound webhooks, by what became of them.");
      case MAIL -> of("mails", "outcome", "Mails that were to be sent, by what became of them.");
      case RATE_LIMIT_HIT ->
          of("rate_limit_hits", "rule", "Requests that a rate limit refused with 429.");
      case REDIS_LOST -> of("redis_losses", "", "How often Redis answered no more.");
      case PASSWORD_HASH_REFUSED ->
          of("password_hashes_refused", "", "Password hashes refused because too many waited.");
      case CAPTCHA ->
          of("captchas", "outcome", "Requests that needed a captcha, by what came of it.");
      case SMS ->
          of("sms", "outcome", "Short messages that were to be sent, by what became of them.");
      case BREACH_LOOKUP ->
          of(
              "breach_lookups",
              "outcome",
              "New passwords that were looked up elsewhere, by what came of it.");
      case CONNECTION_REFUSED ->
          of(
              "database_connections_refused",
              "share",
              "Transactions that got no connection in time, by the share that was used up.");
      case PERSISTENCE_UNIT_OPENED ->
          of("persistence_units_opened", "", "Persistence units of tenants that were built.");
      case PERSISTENCE_UNIT_CLOSED ->
          of(
              "persistence_units_closed",
              "cause",
              "Persistence units of tenants that were closed; size: evicted, the bound is small.");
    };
  }

  private static CounterName of(String name, String label, String help) {
    return new CounterName(Names.metadata(name, help), label);
  }
}
