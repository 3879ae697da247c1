package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.MailServer;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is in the outboxes, by the operator's mail server or the tenant's own. One whose node
 * dies while it sends is not sent again, since it may have arrived, and goes when its time is over.
 */
@Singleton
public class MailDelivery implements Upkeep {

  private static final Logger LOG = Logger.getLogger(MailDelivery.class.getName());

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** What another node has left behind is looked for in one tenant after so many rounds. */
  private static final int SELDOM = 8;

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantUnits units;
  private final WaitingMails waiting;
  private final OwnServers ownServers;
  private final KeptMails kept;
  private final LetterWriter letters;
  private final Optional<Post> operators;
  private final Tally tally;
  private final Clock clock;
  private final TenantTurns turns;
  private final ServerRests rests;
  private final DeliveryThreads threads = new DeliveryThreads();
  private int rounds;

  @Inject
  MailDelivery(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      WaitingMails waiting,
      OwnServers ownServers,
      OwnTexts ownTexts,
      KeptMails kept,
      @Any Instance<MailComposer> composers,
      Configuration configuration,
      Tally tally,
      Clock clock) {
    this(
        control,
        tenants,
        units,
        waiting,
        ownServers,
        ownTexts,
        kept,
        composers.stream(),
        configuration,
        tally,
        clock);
  }

  MailDelivery(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      WaitingMails waiting,
      OwnServers ownServers,
      OwnTexts ownTexts,
      KeptMails kept,
      Stream<MailComposer> composers,
      Configuration configuration,
      Tally tally,
      Clock clock) {
    this.control = control;
    this.tenants = tenants;
    this.units = units;
    this.waiting = waiting;
    this.ownServers = ownServers;
    this.kept = kept;
    this.letters = new LetterWriter(composers, units, ownTexts, configuration.mail());
    this.operators = operators(configuration, kept);
    this.tally = tally;
    this.clock = clock;
    this.turns = new TenantTurns(control, tenants);
    this.rests = new ServerRests(clock);
  }

  private static Optional<Post> operators(Configuration configuration, KeptMails kept) {
    return kept.isOpen()
        ? Optional.of(new LogPost())
        : configuration.mail().server().map(SmtpPost::new);
  }

  @Override
  public String name() {
    return "mails";
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @PreDestroy
  void close() {
    threads.close();
  }

  @Override
  public synchronized int run() {
    if (rounds++ % SELDOM == 0) {
      turns.next().ifPresent(tenant -> waiting.add(tenant.id().value()));
    }
    int sent = 0;
    for (var id : waiting.take()) {
      sent += begin(id);
    }
    return sent;
  }

  /**
   * Sends by the operator's server at once, and has others send by the tenant's own.
   *
   * @return how many mails were sent at once
   */
  private int begin(String id) {
    try {
      var tenant =
          control
              .inTransaction(em -> tenants.find(em, new TenantId(id)))
              .filter(found -> found.status() == TenantStatus.ACTIVE);
      var own = tenant.flatMap(found -> ownServers.find(found.id()));
      if (tenant.isPresent() && own.isPresent()) {
        if (!threads.run(id, () -> deliverByOwn(tenant.get(), own.get()))) {
          waiting.add(id);
        }
        return 0;
      }
      return tenant.map(this::deliverByOperators).orElse(0);
    } catch (RuntimeException e) {
      waitForDatabase(id, e);
      return 0;
    }
  }

  /** Its database is away: the other tenants' mails do not wait for that. */
  private void waitForDatabase(String id, RuntimeException e) {
    waiting.add(id);
    LOG.log(Level.WARNING, "The mails of {0} wait: {1}", new Object[] {id, e.getMessage()});
    LOG.log(Level.FINE, "Why they wait", e);
  }

  private void deliverByOwn(Tenant tenant, MailServer server) {
    try {
      int unused = deliver(tenant, server);
    } catch (RuntimeException e) {
      waitForDatabase(tenant.id().value(), e);
    }
  }

  private int deliverByOperators(Tenant tenant) {
    rests.forget(tenant.id());
    return deliver(tenant, null);
  }

  /**
   * Sends what is due of a tenant.
   *
   * @return how many mails were sent
   */
  int deliver(Tenant tenant) {
    return ownServers
        .find(tenant.id())
        .map(own -> deliver(tenant, own))
        .orElseGet(() -> deliverByOperators(tenant));
  }

  private int deliver(Tenant tenant, @Nullable MailServer own) {
    var outbox = new TenantOutbox(units, clock, tenant);
    int dropped = outbox.dropExpired();
    for (int i = 0; i < dropped; i++) {
      tally.add(Happening.MAIL, MailOutcome.DROPPED);
    }
    if (own == null && operators.isEmpty()) {
      return 0;
    }
    int sent = 0;
    if (own == null || !rests.rests(tenant.id(), own)) {
      sent = deliverDue(tenant, own, outbox);
    }
    if (outbox.hasMore()) {
      waiting.add(tenant.id().value());
    }
    return sent;
  }

  private int deliverDue(Tenant tenant, @Nullable MailServer own, TenantOutbox outbox) {
    int sent = 0;
    for (var id : outbox.due()) {
      if (!outbox.claim(id)) {
        continue;
      }
      var outcome = send(tenant, own, outbox, id);
      tally.add(Happening.MAIL, outcome);
      if (outcome == MailOutcome.SENT) {
        sent++;
      }
      if (outcome == MailOutcome.OWN_SERVER_FAILED) {
        break;
      }
    }
    return sent;
  }

  private MailOutcome send(
      Tenant tenant, @Nullable MailServer own, TenantOutbox outbox, String id) {
    int attempts = 1;
    MailOutcome outcome;
    try {
      var row = outbox.read(id);
      attempts = row.attempts;
      outcome = send(tenant, own, row);
    } catch (UndeliverableException e) {
      outcome = fail(tenant, own, id, e);
    } catch (RuntimeException e) {
      outcome = MailOutcome.DEFERRED;
      LOG.log(Level.WARNING, "The mail " + id + " was not made; it is tried again", e);
    }
    if (outcome == MailOutcome.DEFERRED || outcome == MailOutcome.OWN_SERVER_FAILED) {
      outbox.defer(id, clock.instant().plus(wait(attempts)));
    } else {
      outbox.remove(id);
    }
    return outcome;
  }

  private MailOutcome send(Tenant tenant, @Nullable MailServer own, MailEntity row) {
    var post = own == null ? operators.orElseThrow() : ownServers.post(tenant.id(), own);
    var letter = letters.write(tenant, own, row);
    if (letter.isEmpty()) {
      return MailOutcome.NOBODY;
    }
    post.send(letter.get());
    if (own == null) {
      kept.add(KeptMail.of(tenant, row.purpose, letter.get(), clock.instant()));
    }
    rests.forget(tenant.id());
    return MailOutcome.SENT;
  }

  private MailOutcome fail(
      Tenant tenant, @Nullable MailServer own, String id, UndeliverableException e) {
    // Its message may hold the recipient's address.
    LOG.log(Level.FINE, "Why it was not taken", e);
    if (own != null && e.trouble().isOfTheServer()) {
      LOG.log(
          Level.WARNING,
          "The mail server of {0} takes no mails ({1}); they wait for {2}",
          new Object[] {tenant.id(), e.trouble().wireName(), rests.failed(tenant.id(), own)});
      return MailOutcome.OWN_SERVER_FAILED;
    }
    var outcome = e.isForGood() ? MailOutcome.DROPPED : MailOutcome.DEFERRED;
    LOG.log(
        Level.WARNING,
        "The mail {0} was not taken and is {1}",
        new Object[] {id, outcome == MailOutcome.DROPPED ? "dropped" : "tried again"});
    return outcome;
  }

  /** 5 s, 10 s, 20 s … 10 min. */
  static Duration wait(int attempts) {
    var wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
