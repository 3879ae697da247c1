package dev.hellojohn.event.audit;

import dev.hellojohn.kernel.Page;
import dev.hellojohn.kernel.PageRequest;
import dev.hellojohn.tenancy.Tenant;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import org.jspecify.annotations.Nullable;

/** Lists entries, the newest first, also those that have no place in the chain yet. */
@Singleton
public class AuditSearch {

  private final Chains chains;

  @Inject
  public AuditSearch(Chains chains) {
    this.chains = chains;
  }

  /** A page of a tenant's entries; its cursor is the last one's id. */
  public Page<AuditEntry> list(Tenant tenant, AuditFilter filter, PageRequest page) {
    return list(chains.of(tenant), filter, page);
  }

  /** A page of the operator's entries; its cursor is the last one's id. */
  public Page<AuditEntry> listOperators(AuditFilter filter, PageRequest page) {
    return list(chains.operator(), filter, page);
  }

  private static Page<AuditEntry> list(Chain chain, AuditFilter filter, PageRequest page) {
    return chain.inTransaction(em -> list(em, chain, filter, page));
  }

  private static Page<AuditEntry> list(
      EntityManager em, Chain chain, AuditFilter filter, PageRequest page) {
    var from = " from " + chain.tables().entries() + " e where e.id is not null";
    var after = page.after();
    var query =
        em.createQuery(
            "select e"
                + from
                + filter.conditions()
                + (after == null ? "" : " and e.id < :after")
                + " order by e.id desc",
            EntryColumns.class);
    bind(query, filter);
    if (after != null) {
      query.setParameter("after", after);
    }
    var rows =
        query
            .setMaxResults(page.limit() + 1)
            .getResultStream()
            .map(row -> row.snapshot(chain.id()))
            .toList();
    return Page.of(rows, page, entry -> entry.content().id(), total(em, from, filter, page));
  }

  private static @Nullable Long total(
      EntityManager em, String from, AuditFilter filter, PageRequest page) {
    if (!page.includeTotal()) {
      return null;
    }
    var count = em.createQuery("select count(e)" + from + filter.conditions(), Long.class);
    bind(count, filter);
    return count.getSingleResult();
  }

  private static void bind(TypedQuery<?> query, AuditFilter filter) {
    filter.parameters().forEach(query::setParameter);
  }
}
