package dev.hellojohn.signin;

import dev.hellojohn.session.KnownDevices;
import dev.hellojohn.tenancy.TenantUnits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Locale;
import java.util.Optional;

/**
 * What makes a sign-in by a password alone unusual, where the tenant wants more for that (ADR 030).
 * Nothing is kept for it: it is read off the sessions and the failures that are stored anyway.
 */
@Singleton
public class AdaptiveRules {

  private final TenantUnits units;
  private final KnownDevices devices;
  private final SignInAttempts attempts;

  @Inject
  public AdaptiveRules(TenantUnits units, KnownDevices devices, SignInAttempts attempts) {
    this.units = units;
    this.devices = devices;
    this.attempts = attempts;
  }

  /** Why it is unusual. */
  enum Rule {
    FAILED_ATTEMPTS,
    NEW_NETWORK,
    NEW_DEVICE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The first rule that a sign-in breaks. What is more than a password breaks none, and without
   * rules nothing is read.
   */
  Optional<Rule> broken(Arrival arrival) {
    var policy = arrival.tenant().authConfig().mfaAdaptive();
    return policy.hasRules() && arrival.authentication().isPasswordAlone()
        ? units.reading(arrival.tenant(), em -> broken(em, arrival))
        : Optional.empty();
  }

  private Optional<Rule> broken(EntityManager em, Arrival arrival) {
    var policy = arrival.tenant().authConfig().mfaAdaptive();
    var user = arrival.user().id();
    // This attempt counts among the failures until its session begins.
    if (policy.countsFailures() && attempts.failures(em, key(arrival)) > policy.failedAttempts()) {
      return Optional.of(Rule.FAILED_ATTEMPTS);
    }
    if (policy.newNetwork() && !devices.isKnownNetwork(em, user, arrival.origin().network())) {
      return Optional.of(Rule.NEW_NETWORK);
    }
    return policy.newDevice() && !devices.isKnownKind(em, user, arrival.origin())
        ? Optional.of(Rule.NEW_DEVICE)
        : Optional.empty();
  }

  /** Forgets the failures of who has shown more than a password, in the caller's transaction. */
  void forgive(EntityManager em, Arrival arrival) {
    if (arrival.tenant().authConfig().mfaAdaptive().countsFailures()) {
      attempts.forgive(em, key(arrival));
    }
  }

  private static SignInAttempts.Key key(Arrival arrival) {
    return SignInAttempts.Key.of(
        arrival.tenant().id(), arrival.user().id().value(), arrival.origin().network());
  }
}
