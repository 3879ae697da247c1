package dev.hellojohn.event.mail;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.config.MailConfig;
import dev.hellojohn.config.RunMode;
import dev.hellojohn.kernel.Email;
import dev.hellojohn.kernel.Happening;
import dev.hellojohn.kernel.Tally;
import dev.hellojohn.kernel.TenantId;
import dev.hellojohn.kernel.UserId;
import dev.hellojohn.store.ControlDatabase;
import dev.hellojohn.store.Upkeep;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.tenancy.TenantStatus;
import dev.hellojohn.tenancy.TenantTurns;
import dev.hellojohn.tenancy.TenantUnits;
import dev.hellojohn.tenancy.Tenants;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Sends what is in the outboxes. A mail is claimed by a conditional update before it is sent, so
 * that no two nodes send it; one whose node dies while it sends is not sent again, since it may
 * have arrived, and goes when its time is over.
 */
@Singleton
public class MailDelivery implements Upkeep {

  private static final Logger LOG = Logger.getLogger(MailDelivery.class.getName());

  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final int BATCH = 20;

  /** What another node has left behind is looked for in one tenant after so many rounds. */
  private static final int SELDOM = 8;

  private final ControlDatabase control;
  private final Tenants tenants;
  private final TenantUnits units;
  private final WaitingMails waiting;
  private final Map<MailPurpose, MailComposer> composers = new EnumMap<>(MailPurpose.class);
  private final Optional<Post> post;
  private final MailConfig config;
  private final Tally tally;
  private final Clock clock;
  private final TenantTurns turns;
  private int rounds;

  @Inject
  MailDelivery(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      WaitingMails waiting,
      @Any Instance<MailComposer> composers,
      Configuration configuration,
      Tally tally,
      Clock clock) {
    this(control, tenants, units, waiting, composers.stream(), configuration, tally, clock);
  }

  MailDelivery(
      ControlDatabase control,
      Tenants tenants,
      TenantUnits units,
      WaitingMails waiting,
      Stream<MailComposer> composers,
      Configuration configuration,
      Tally tally,
      Clock clock) {
    this.control = control;
    this.tenants = tenants;
    this.units = units;
    this.waiting = waiting;
    composers.forEach(composer -> this.composers.put(composer.purpose(), composer));
    this.config = configuration.mail();
    this.post = post(configuration);
    this.tally = tally;
    this.clock = clock;
    this.turns = new TenantTurns(control, tenants);
  }

  private static Optional<Post> post(Configuration configuration) {
    if (configuration.mail().server().isPresent()) {
      return configuration.mail().server().map(SmtpPost::new);
    }
    return configuration.server().mode() == RunMode.DEVELOPMENT
        ? Optional.of(new LogPost())
        : Optional.empty();
  }

  @Override
  public String name() {
    return "mails";
  }

  @Override
  public Duration period() {
    return PERIOD;
  }

  @Override
  public synchronized int run() {
    if (rounds++ % SELDOM == 0) {
      turns.next().ifPresent(tenant -> waiting.add(tenant.id().value()));
    }
    int sent = 0;
    for (var id : waiting.take()) {
      sent += deliver(id);
    }
    return sent;
  }

  private int deliver(String id) {
    try {
      return control
          .inTransaction(em -> tenants.find(em, new TenantId(id)))
          .filter(tenant -> tenant.status() == TenantStatus.ACTIVE)
          .map(this::deliver)
          .orElse(0);
    } catch (RuntimeException e) {
      // Its database is away: the other tenants' mails do not wait for that.
      waiting.add(id);
      LOG.log(Level.WARNING, "The mails of {0} wait: {1}", new Object[] {id, e.getMessage()});
      LOG.log(Level.FINE, "Why they wait", e);
      return 0;
    }
  }

  /**
   * Sends what is due of a tenant.
   *
   * @return how many mails were sent
   */
  int deliver(Tenant tenant) {
    dropExpired(tenant);
    if (post.isEmpty()) {
      return 0;
    }
    int sent = 0;
    for (var id : due(tenant)) {
      if (claim(tenant, id) && send(tenant, id, post.get()) == MailOutcome.SENT) {
        sent++;
      }
    }
    if (hasMore(tenant)) {
      waiting.add(tenant.id().value());
    }
    return sent;
  }

  private void dropExpired(Tenant tenant) {
    int dropped =
        units.inTransaction(
            tenant,
            em ->
                em.createQuery("delete from MailEntity m where m.expiresAt <= :now")
                    .setParameter("now", clock.instant())
                    .executeUpdate());
    for (int i = 0; i < dropped; i++) {
      tally.add(Happening.MAIL, MailOutcome.DROPPED);
    }
  }

  private List<String> due(Tenant tenant) {
    return units.inTransaction(
        tenant,
        em ->
            em.createQuery(
                    "select m.id from MailEntity m where m.status = :waiting"
                        + " and m.nextAttemptAt <= :now order by m.nextAttemptAt",
                    String.class)
                .setParameter("waiting", MailEntity.WAITING)
                .setParameter("now", clock.instant())
                .setMaxResults(BATCH)
                .getResultList());
  }

  private boolean hasMore(Tenant tenant) {
    return units.inTransaction(
        tenant,
        em ->
            !em.createQuery("select m.id from MailEntity m where m.status = :waiting", String.class)
                .setParameter("waiting", MailEntity.WAITING)
                .setMaxResults(1)
                .getResultList()
                .isEmpty());
  }

  /** Whether this node sends it. */
  private boolean claim(Tenant tenant, String id) {
    return units.inTransaction(
        tenant,
        em ->
            em.createQuery(
                        "update MailEntity m set m.status = :sending, m.attempts = m.attempts + 1"
                            + " where m.id = :id and m.status = :waiting")
                    .setParameter("sending", MailEntity.SENDING)
                    .setParameter("waiting", MailEntity.WAITING)
                    .setParameter("id", id)
                    .executeUpdate()
                == 1);
  }

  private MailOutcome send(Tenant tenant, String id, Post to) {
    int attempts = 1;
    MailOutcome outcome;
    try {
      var row = units.inTransaction(tenant, em -> em.find(MailEntity.class, id));
      attempts = row.attempts;
      var letter = compose(tenant, row);
      letter.ifPresent(to::send);
      outcome = letter.isPresent() ? MailOutcome.SENT : MailOutcome.NOBODY;
    } catch (UndeliverableException e) {
      outcome = e.isForGood() ? MailOutcome.DROPPED : MailOutcome.DEFERRED;
      // Its message may hold the recipient's address.
      LOG.log(
          Level.WARNING,
          "The mail {0} was not taken and is {1}",
          new Object[] {id, outcome == MailOutcome.DROPPED ? "dropped" : "tried again"});
      LOG.log(Level.FINE, "Why it was not taken", e);
    } catch (RuntimeException e) {
      outcome = MailOutcome.DEFERRED;
      LOG.log(Level.WARNING, "The mail " + id + " was not made; it is tried again", e);
    }
    settle(tenant, id, outcome, clock.instant().plus(wait(attempts)));
    tally.add(Happening.MAIL, outcome);
    return outcome;
  }

  private Optional<Letter> compose(Tenant tenant, MailEntity row) {
    var purpose = MailPurpose.ofStored(row.purpose);
    var to = new Email(row.recipient);
    var user = row.userId == null ? null : new UserId(row.userId);
    var mail = new OrderedMail(row.id, purpose, to, row.link, user, row.about, row.createdAt);
    var composer = composers.get(purpose);
    if (composer == null) {
      throw new IllegalStateException("Nobody writes mails of " + purpose);
    }
    return units
        .inTransaction(tenant, em -> composer.compose(em, tenant, mail))
        .map(values -> MailTemplates.fill(purpose, values))
        .map(
            texts ->
                new Letter(
                    row.id,
                    config.from(),
                    tenant.name(),
                    to,
                    texts.subject(),
                    texts.text(),
                    texts.html()));
  }

  private void settle(Tenant tenant, String id, MailOutcome outcome, Instant next) {
    units.inTransaction(
        tenant,
        em ->
            outcome == MailOutcome.DEFERRED
                ? em.createQuery(
                        "update MailEntity m set m.status = :waiting, m.nextAttemptAt = :next"
                            + " where m.id = :id")
                    .setParameter("waiting", MailEntity.WAITING)
                    .setParameter("next", next)
                    .setParameter("id", id)
                    .executeUpdate()
                : em.createQuery("delete from MailEntity m where m.id = :id")
                    .setParameter("id", id)
                    .executeUpdate());
  }

  /** 5 s, 10 s, 20 s … 10 min. */
  static Duration wait(int attempts) {
    var wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 10));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
