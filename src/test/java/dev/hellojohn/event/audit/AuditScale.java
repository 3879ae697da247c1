package dev.hellojohn.event.audit;

import dev.hellojohn.kernel.UserId;
import dev.hellojohn.tenancy.IsolationMode;
import dev.hellojohn.tenancy.TenancyFixture;
import dev.hellojohn.tenancy.Tenant;
import dev.hellojohn.testing.PostgresServer;
import jakarta.persistence.EntityManager;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * How long a trail of a million entries takes to be written, chained, verified and exported, on a
 * real PostgreSQL. Not run by the tests; docs/performance.md says how. Give the JVM little heap: an
 * export must not need more for more entries.
 */
final class AuditScale {

  private static final int PER_TRANSACTION = 1000;
  private static final int APPENDED = 10_000;
  private static final UserId USER = new UserId("usr_01HZX3V9J4N8QW7R5T2K6M0ANN");

  private final PrintStream out = System.out;
  private final TenancyFixture tenancy;
  private final AuditFixture audit;
  private final Tenant tenant;

  private AuditScale(TenancyFixture tenancy) {
    this.tenancy = tenancy;
    this.audit = new AuditFixture(tenancy);
    this.tenant = tenancy.createTenant("scale", IsolationMode.SEPARATE_SCHEMA);
    audit.circumstances =
        new Circumstances(
            Actor.of(USER),
            "cli_01HZX3V9J4N8QW7R5T2K6M0ANN",
            "req_01HZX3V9J4N8QW7R5T2K6M0ANN",
            "203.0.113.7",
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            false);
  }

  /** Takes the number of entries; a million without it. */
  public static void main(String[] arguments) throws Exception {
    int entries = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    try (var tenancy =
        new TenancyFixture(
            PostgresServer.freshDatabase(),
            AuditFixture.tenantEntities(),
            AuditFixture.controlEntities(),
            16,
            Clock.systemUTC())) {
      new AuditScale(tenancy).measure(entries);
    }
    System.exit(0);
  }

  private interface Work {
    Object run() throws Exception;
  }

  private void measure(int entries) throws Exception {
    var chain = audit.chains.of(tenant);
    timed("append " + APPENDED, () -> append());
    timed("chain them", () -> audit.sealer.seal(chain));
    timed("make " + entries, () -> make(chain, entries - APPENDED));
    timed("verify", () -> audit.verification.verify(tenant));
    timed("verify again", () -> audit.verification.verify(tenant));
    var file = Files.createTempFile("audit", ".ndjson");
    var key = Files.writeString(Files.createTempFile("audit", ".key"), AuditFixture.KEY);
    try {
      for (var format : AuditExport.Format.values()) {
        timed(
            "export as " + format,
            () -> {
              try (var stream = Files.newOutputStream(file)) {
                audit.export.of(tenant, AuditFilter.ALL, format).write(stream);
              }
              return Files.size(file) / 1_000_000 + " MB";
            });
      }
      var report = new PrintStream(out, true, StandardCharsets.UTF_8);
      timed(
          "verify offline",
          () -> new OfflineVerification(report).run(file.toString(), key.toString()));
    } finally {
      Files.delete(file);
      Files.delete(key);
    }
  }

  private int append() {
    var event =
        AuditEvent.of(AuditAction.USER_SIGN_IN)
            .on(USER)
            .detail("session_id", "ses_01HZX3V9J4N8QW7R5T2K6M0ANN")
            .personal("email", "ann@example.com");
    for (int done = 0; done < APPENDED; done += PER_TRANSACTION) {
      tenancy.units.inTransaction(
          tenant,
          em -> {
            for (int i = 0; i < PER_TRANSACTION; i++) {
              audit.log.append(em, event);
            }
            return true;
          });
    }
    return APPENDED;
  }

  /** Makes the others with their places, which takes half the time and leaves the same rows. */
  private int make(Chain chain, int entries) {
    for (int done = 0; done < entries; done += PER_TRANSACTION) {
      tenancy.units.inTransaction(
          tenant,
          em -> {
            var row = chain.tables().lockHead(em, chain.id());
            var head = row.snapshot();
            var template = chain.tables().at(em, 1).orElseThrow().snapshot(chain.id());
            for (int i = 0; i < PER_TRANSACTION; i++) {
              head = makeOne(em, chain, head, template);
            }
            row.write(chain.key().signed(head));
            return true;
          });
    }
    return entries;
  }

  private Head makeOne(EntityManager em, Chain chain, Head head, AuditEntry template) {
    var like = template.content();
    var content =
        new AuditEntry.Content(
            tenancy.ids.next(AuditLog.PREFIX),
            like.time(),
            like.action(),
            like.outcome(),
            like.actorType(),
            like.actorId(),
            like.subjectId(),
            like.clientId(),
            like.requestId(),
            like.details(),
            like.commitment());
    var entry = new TenantEntryEntity();
    entry.id = content.id();
    entry.write(content, template.personal(), chain.key().mac(content));
    entry.place(chain.key().link(head.seq() + 1, head.hash(), content));
    em.persist(entry);
    var next = ChainSealer.advanced(head, entry.snapshot(chain.id()).link(), head.time());
    return next.seq() % ChainSealer.ENTRIES_PER_CHECKPOINT == 0
        ? ChainSealer.checkpoint(em, chain, next, head.time())
        : next;
  }

  private void timed(String what, Work work) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long wall = System.nanoTime();
    long cpu = threads.getCurrentThreadCpuTime();
    var result = work.run();
    out.printf(
        Locale.ROOT,
        "%-20s %6.1f s, %6.1f s of CPU in this thread; %d MiB of heap at most: %s%n",
        what,
        Duration.ofNanos(System.nanoTime() - wall).toMillis() / 1000.0,
        Duration.ofNanos(threads.getCurrentThreadCpuTime() - cpu).toMillis() / 1000.0,
        Runtime.getRuntime().maxMemory() >> 20,
        result);
  }
}
