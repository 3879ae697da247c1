package dev.hellojohn.config;

import dev.hellojohn.kernel.IpAddress;
import java.util.Optional;

/**
 * Reads whether a developer's browser is let into the console without signing in (floh §6). Its
 * switch is not enough: nobody else may reach the server, and there must be no provider that knows
 * who somebody is. What contradicts it keeps the server from starting, so that nobody believes it
 * to be off, or on, wrongly.
 */
final class BypassReader {

  private static final ConfigurationKey KEY = ConfigurationKey.DEV_AUTH_BYPASS;

  private final KeySource source;
  private final RunMode mode;

  BypassReader(KeySource source, RunMode mode) {
    this.source = source;
    this.mode = mode;
  }

  /** Whether it is on; production's own word on it is in {@link ProductionRules}. */
  boolean read(
      ServerConfig server, ConsoleLogin login, NetworkConfig network, Optional<SeedConfig> seed) {
    if (mode == RunMode.PRODUCTION || !source.flag(KEY, false)) {
      return false;
    }
    require(
        source.text(ConfigurationKey.HTTP_HOST).filter(BypassReader::isThisMachine).isPresent(),
        "must not be true unless HELLOJOHN_HTTP_HOST is 127.0.0.1, ::1 or localhost: others could"
            + " reach this server.");
    require(
        isThisMachine(String.valueOf(server.publicUrl().getHost())),
        "must not be true unless HELLOJOHN_PUBLIC_URL is an address of this machine.");
    require(
        network.trustedProxies().isEmpty(),
        "must not be true beside HELLOJOHN_TRUSTED_PROXIES: behind a proxy everybody comes from"
            + " this machine.");
    require(
        login == ConsoleLogin.PASSWORD,
        "must not be true while HELLOJOHN_CONSOLE_LOGIN is oidc, as it is beside"
            + " HELLOJOHN_OIDC_ISSUER, or closed.");
    require(
        seed.isPresent(),
        "must not be true without HELLOJOHN_ADMIN_SEED_EMAIL: that admin is who is let in.");
    if (source.isFaulty(KEY)) {
      return false;
    }
    source.warning(
        KEY,
        "is true: whoever can use this machine is the first administrator in the console, without"
            + " a password.");
    return true;
  }

  private void require(boolean met, String message) {
    if (!met) {
      source.error(KEY, message);
    }
  }

  /** A name or literal; a name is never looked up. */
  private static boolean isThisMachine(String host) {
    String bare = host.startsWith("[") && host.endsWith("]") ? inner(host) : host;
    return bare.equals("localhost")
        || IpAddress.parse(bare).filter(IpAddress::isLoopback).isPresent();
  }

  private static String inner(String bracketed) {
    return bracketed.substring(1, bracketed.length() - 1);
  }
}
