package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.RunMode;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.kernel.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest mails, for a developer who has no mail server: in development without one, and nowhere
 * else. They are in the memory of this node, since development is one node, and a restart forgets
 * them. Safe for use by many threads.
 */
@Singleton
public class KeptMails {

  static final int MOST = 200;

  private final boolean open;
  private final Deque<Numbered> newestFirst = new ArrayDeque<>();
  private long added;

  @Inject
  KeptMails(Configuration configuration) {
    this.open =
        configuration.server().mode() == RunMode.DEVELOPMENT
            && configuration.mail().server().isEmpty();
  }

  /** Numbers are by the order of sending and go on when old mails are forgotten. */
  private record Numbered(long number, KeptMail mail) {}

  /** Whether mails are read here and not sent. */
  boolean isOpen() {
    return open;
  }

  /** Keeps a mail in the place of the oldest one; nothing where mails are not read here. */
  synchronized void add(KeptMail mail) {
    if (!open) {
      return;
    }
    newestFirst.addFirst(new Numbered(++added, mail));
    if (newestFirst.size() > MOST) {
      newestFirst.removeLast();
    }
  }

  /**
   * The mails, the newest first.
   *
   * @param to only those to this address; null for all
   * @throws ProblemException {@code not_found} where mails are not read here
   */
  public synchronized Page<KeptMail> list(@Nullable Email to, PageRequest request) {
    requireOpen();
    var before = Optional.ofNullable(request.after()).map(Long::parseLong).orElse(Long.MAX_VALUE);
    var rows = to(to).filter(kept -> kept.number() < before).limit(request.limit() + 1L).toList();
    var total = request.includeTotal() ? to(to).count() : null;
    return Page.of(rows, request, last -> Long.toString(last.number()), total).map(Numbered::mail);
  }

  /**
   * One mail.
   *
   * @throws ProblemException {@code not_found} when it is not kept, or where mails are not read
   *     here
   */
  public synchronized KeptMail get(String id) {
    requireOpen();
    return newestFirst.stream()
        .map(Numbered::mail)
        .filter(mail -> mail.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND));
  }

  private Stream<Numbered> to(@Nullable Email address) {
    return newestFirst.stream().filter(kept -> address == null || kept.mail().to().equals(address));
  }

  private void requireOpen() {
    if (!open) {
      throw new ProblemException(ErrorCode.NOT_FOUND);
    }
  }
}
