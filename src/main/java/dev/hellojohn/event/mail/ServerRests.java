package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.tenancy.MailServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tenants' servers this node leaves alone for a while, since they did not answer. It saves
 * threads and nothing hangs on it: what is due is in the database.
 */
final class ServerRests {

  private final Map<TenantId, Rest> rests = new ConcurrentHashMap<>();
  private final Clock clock;

  ServerRests(Clock clock) {
    this.clock = clock;
  }

  private record Rest(MailServer server, int failures, Instant until) {}

  /** Whether the server is left alone; one whose settings have changed is another one. */
  boolean rests(TenantId tenant, MailServer server) {
    var rest = rests.get(tenant);
    return rest != null && rest.server().equals(server) && clock.instant().isBefore(rest.until());
  }

  /**
   * It did not answer.
   *
   * @return how long it is left alone
   */
  Duration failed(TenantId tenant, MailServer server) {
    var before = rests.get(tenant);
    int failures = before != null && before.server().equals(server) ? before.failures() + 1 : 1;
    var wait = MailDelivery.wait(failures);
    rests.put(tenant, new Rest(server, failures, clock.instant().plus(wait)));
    return wait;
  }

  /** It answered, or is no more. */
  void forget(TenantId tenant) {
    rests.remove(tenant);
  }
}
