package dev.hellojohn.event.mail;

import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;

/** Which tenants have mails that this node has put into their outboxes. */
@Singleton
class WaitingMails {

  private final Set<String> tenants = new HashSet<>();

  synchronized void add(String tenant) {
    tenants.add(tenant);
  }

  /** All of them, and forgets them. */
  synchronized Set<String> take() {
    var taken = new HashSet<>(tenants);
    tenants.clear();
    return taken;
  }
}
