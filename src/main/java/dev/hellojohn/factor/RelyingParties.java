package dev.hellojohn.factor;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.setting.CurrentSecurity;
import dev.hellojohn.tenancy.Client;
import dev.hellojohn.tenancy.PasskeyPolicy;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Each tenant is a relying party of its own. What its settings leave open comes of the origins that
 * may call it: never of a request, whose headers anybody writes.
 */
@Singleton
public class RelyingParties {

  private final CurrentSecurity security;

  @Inject
  public RelyingParties(CurrentSecurity security) {
    this.security = security;
  }

  /**
   * The relying party of a tenant, on the pages of a client.
   *
   * @throws ProblemException {@code insufficient_permissions} while there is no origin that
   *     passkeys can be used on, or the origins have no domain in common and none was set
   */
  public RelyingParty of(Tenant tenant, Client client) {
    var policy = tenant.authConfig().passkeys();
    var lists =
        policy.origins().isEmpty()
            ? List.of(tenant.allowedOrigins(), client.allowedOrigins(), security.get().origins())
            : List.<Collection<String>>of(policy.origins());
    var id =
        Optional.ofNullable(policy.rpId())
            .or(() -> common(lists))
            .orElseThrow(RelyingParties::notSetUp);
    Set<String> origins = new HashSet<>();
    for (var list : lists) {
      list.stream().filter(origin -> PasskeyPolicy.isPageOf(origin, id)).forEach(origins::add);
    }
    if (origins.isEmpty()) {
      throw notSetUp();
    }
    return new RelyingParty(id, tenant.name(), origins);
  }

  /** The shortest host of the first list that has any, if all others of that list lie below it. */
  private static Optional<String> common(List<? extends Collection<String>> lists) {
    for (var list : lists) {
      var hosts = list.stream().map(PasskeyPolicy::hostOf).filter(Objects::nonNull).toList();
      if (!hosts.isEmpty()) {
        return hosts.stream()
            .min(Comparator.comparingInt(String::length))
            .filter(id -> hosts.stream().allMatch(host -> PasskeyPolicy.isWithin(host, id)));
      }
    }
    return Optional.empty();
  }

  private static ProblemException notSetUp() {
    return new ProblemException(
        ErrorCode.INSUFFICIENT_PERMISSIONS,
        "Passkeys are not set up here: auth_config.passkeys has to say for which domain they are.");
  }
}
