package dev.hellojohn.event.audit;

import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exports a chain as a stream: a page of entries is in memory, and each is read in a transaction of
 * its own, so that a slow reader holds no connection. What is appended meanwhile is not in it.
 */
@Singleton
public class AuditExport {

  private static final int PAGE = 500;

  private final Chains chains;
  private final ChainSealer sealer;
  private final OperatorCopies copies;
  private final AuditLog log;

  @Inject
  public AuditExport(Chains chains, ChainSealer sealer, OperatorCopies copies, AuditLog log) {
    this.chains = chains;
    this.sealer = sealer;
    this.copies = copies;
    this.log = log;
  }

  /** In which form. */
  public enum Format {
    /** Comma-separated values (RFC 4180), for people and spreadsheets. */
    CSV,
    /** A JSON object a line, with checkpoints and the signed end: can be verified offline. */
    NDJSON
  }

  /** An export that is ready to be written. */
  public static final class Prepared {

    private final Chain chain;
    private final AuditFilter filter;
    private final Format format;
    private final @Nullable Head head;

    private Prepared(Chain chain, AuditFilter filter, Format format, @Nullable Head head) {
      this.chain = chain;
      this.filter = filter;
      this.format = format;
      this.head = head;
    }

    /**
     * Writes it.
     *
     * @throws IOException if the reader is gone
     */
    public void write(OutputStream out) throws IOException {
      long after = head == null ? 0 : head.prunedSeq();
      try (var sink = sink(out, after)) {
        if (after > 0 && !filter.isSelective()) {
          anchor(after).forEach(sink::checkpoint);
        }
        long last = head == null ? Long.MAX_VALUE : head.seq();
        ChainPage page;
        do {
          page = read(after, last);
          page.forEach(sink::entry, sink::checkpoint);
          after = page.entries().isEmpty() ? after : page.lastSeq();
        } while (page.entries().size() == PAGE);
        waiting().forEach(sink::entry);
        sink.end(head);
      }
    }

    private ExportSink sink(OutputStream out, long prunedSeq) {
      return format == Format.CSV
          ? new CsvSink(out)
          : new NdjsonSink(out, chain.id(), filter.isSelective(), prunedSeq);
    }

    private List<Checkpoint> anchor(long seq) {
      return chain.inTransaction(em -> chain.tables().checkpoints(em, seq, seq));
    }

    private ChainPage read(long after, long last) {
      return chain.inTransaction(
          em ->
              filter.isSelective()
                  ? new ChainPage(selected(em, after, last), List.of())
                  : ChainPage.read(em, chain, after, last, PAGE));
    }

    private List<AuditEntry> selected(EntityManager em, long after, long last) {
      var query =
          em.createQuery(
              "from "
                  + chain.tables().entries()
                  + " e where e.seq > :after and e.seq <= :last"
                  + filter.conditions()
                  + " order by e.seq",
              EntryColumns.class);
      filter.parameters().forEach(query::setParameter);
      return query
          .setParameter("after", after)
          .setParameter("last", last)
          .setMaxResults(PAGE)
          .getResultStream()
          .map(row -> row.snapshot(chain.id()))
          .toList();
    }

    /** Only in a chain that is broken is there anything that waits for long. */
    private List<AuditEntry> waiting() {
      if (filter.isSelective()) {
        return List.of();
      }
      return chain.inTransaction(
          em ->
              chain.tables().waiting(em, PAGE).stream()
                  .map(row -> row.snapshot(chain.id()))
                  .toList());
    }
  }

  /**
   * Prepares the export of a tenant's chain, and writes down in it that it is exported.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  public Prepared of(Tenant tenant, AuditFilter filter, Format format) {
    copies.deliverTo(tenant.id());
    return prepare(chains.of(tenant), filter, format);
  }

  /** Prepares the export of the operator's chain; see {@link #of}. */
  public Prepared ofOperators(AuditFilter filter, Format format) {
    return prepare(chains.operator(), filter, format);
  }

  private Prepared prepare(Chain chain, AuditFilter filter, Format format) {
    var event =
        AuditEvent.of(AuditAction.AUDIT_EXPORT)
            .detail("format", format == Format.CSV ? "csv" : "ndjson")
            .detail("selective", filter.isSelective());
    chain.inTransaction(
        em -> {
          log.append(em, event);
          return Boolean.TRUE;
        });
    sealer.settle(chain);
    var head = chain.inTransaction(em -> chain.tables().head(em, chain.id()));
    return new Prepared(chain, filter, format, head.orElse(null));
  }
}
