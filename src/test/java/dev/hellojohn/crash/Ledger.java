package dev.hellojohn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.signin.DataPlane;
import dev.hellojohn.tenancy.TenantStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What callers were answered, and what they were still waiting for when the power went. */
final class Ledger {

  private static final String ADDRESS = "203.0.113.9";

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int answers;

  /** All that is known of one person or tenant. */
  private static final class Entry {
    String slug = "";
    String email = "";
    String answered = "";
    String asked = "";
    String token = "";
  }

  /** Takes a line that {@link Load} wrote. */
  void read(String line) {
    var words = line.split(" ", -1);
    if (words[0].equals("failed")) {
      failures.add(line);
    }
    if (words.length < 3 || !(words[0].equals("try") || words[0].equals("ok"))) {
      return;
    }
    boolean person = words.length > 3;
    var entry = entries.computeIfAbsent(person ? words[3] : words[2], any -> new Entry());
    entry.slug = words[2];
    entry.email = person ? words[3] : "";
    if (words[0].equals("try")) {
      entry.asked = words[1];
      return;
    }
    answers++;
    entry.asked = "";
    entry.answered = words[1];
    if (words.length > 4) {
      entry.token = words[4];
    }
  }

  /** What was not answered as it should, before the power went. */
  List<String> failures() {
    return failures;
  }

  /** How many answers were given. */
  int answers() {
    return answers;
  }

  /** All that was answered is there; what was not is there as a whole, or not at all. */
  void holds(Node node) {
    // While a token that was exchanged without an answer still gives the same successor.
    entries.values().stream()
        .filter(entry -> !entry.email.isEmpty())
        .forEach(entry -> person(node, entry));
    node.sweep();
    entries.values().stream()
        .filter(entry -> entry.email.isEmpty())
        .forEach(entry -> tenant(node, entry));
  }

  private static void tenant(Node node, Entry entry) {
    var status = node.control.status(entry.slug);
    if (entry.answered.equals("purge")) {
      assertThat(status).as(entry.slug).isEmpty();
    } else if (entry.answered.equals("create") && entry.asked.isEmpty()) {
      assertThat(status).as(entry.slug).contains(TenantStatus.ACTIVE);
    } else if (status.isPresent()) {
      assertThat(status.get()).as(entry.slug).isIn(TenantStatus.ACTIVE, TenantStatus.DELETED);
    }
    if (status.equals(Optional.of(TenantStatus.ACTIVE))) {
      node.data.signUp(node.home(entry.slug), "after@example.com", null);
    }
  }

  private static void person(Node node, Entry entry) {
    var home = node.home(entry.slug);
    var users = node.users(home, entry.email);
    boolean exists = !users.isEmpty();
    switch (entry.answered) {
      case "" -> assertThat(users).hasSizeLessThanOrEqualTo(1);
      case "delete" -> assertThat(users).as(entry.email).isEmpty();
      default -> {
        if (!entry.asked.equals("delete")) {
          assertThat(users).as(entry.email).hasSize(1);
        }
      }
    }
    if (exists) {
      node.data.signIn(home, entry.email, DataPlane.PASSWORD, ADDRESS);
    }
    if (entry.token.isEmpty()) {
      return;
    }
    var refusal = Node.refusal(() -> node.data.refresh(home, entry.token));
    if (!exists) {
      assertThat(refusal).as(entry.email).contains(ErrorCode.REFRESH_TOKEN_INVALID);
    } else if (entry.answered.equals("sign-out")) {
      assertThat(refusal).as(entry.email).contains(ErrorCode.SESSION_REVOKED);
    } else if (!entry.asked.equals("sign-out")) {
      assertThat(refusal).as(entry.email).isEmpty();
    }
  }
}
