package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables that a chain lies in. Each method runs in the caller's transaction. */
enum ChainTables {
  /** In each tenant's home. */
  TENANT("TenantEntryEntity", "TenantCheckpointEntity", TenantHeadEntity.class) {
    @Override
    void insert(EntityManager em, Content content, @Nullable Personal personal, String mac) {
      var row = new TenantEntryEntity();
      row.id = content.id();
      row.write(content, personal, mac);
      em.persist(row);
    }

    @Override
    void insert(EntityManager em, String chain, Checkpoint checkpoint) {
      var row = new TenantCheckpointEntity();
      row.id = checkpointId(chain, checkpoint);
      row.write(checkpoint);
      em.persist(row);
    }

    @Override
    void insert(EntityManager em, String chain, Head head) {
      var row = new TenantHeadEntity();
      row.id = chain;
      row.write(head);
      em.persist(row);
    }
  },
  /** In the global database. */
  OPERATOR("OperatorEntryEntity", "OperatorCheckpointEntity", ControlHeadEntity.class) {
    @Override
    void insert(EntityManager em, Content content, @Nullable Personal personal, String mac) {
      insertOperators(em, content, personal, mac, null);
    }

    @Override
    void insert(EntityManager em, String chain, Checkpoint checkpoint) {
      var row = new OperatorCheckpointEntity();
      row.id = checkpointId(chain, checkpoint);
      row.write(checkpoint);
      em.persist(row);
    }

    @Override
    void insert(EntityManager em, String chain, Head head) {
      var row = new ControlHeadEntity();
      row.id = chain;
      row.write(head);
      em.persist(row);
    }
  };

  private final String entries;
  private final String checkpoints;
  private final Class<? extends HeadColumns> heads;

  ChainTables(String entries, String checkpoints, Class<? extends HeadColumns> heads) {
    this.entries = entries;
    this.checkpoints = checkpoints;
    this.heads = heads;
  }

  abstract void insert(EntityManager em, Content content, @Nullable Personal personal, String mac);

  abstract void insert(EntityManager em, String chain, Checkpoint checkpoint);

  abstract void insert(EntityManager em, String chain, Head head);

  /** An operator's entry, of which a tenant is to get a copy. */
  static void insertOperators(
      EntityManager em,
      Content content,
      @Nullable Personal personal,
      String mac,
      @Nullable String copyFor) {
    var row = new OperatorEntryEntity();
    row.id = content.id();
    row.write(content, personal, mac);
    row.copyFor = copyFor;
    em.persist(row);
  }

  private static String checkpointId(String chain, Checkpoint checkpoint) {
    return chain + ':' + checkpoint.seq();
  }

  /** The name of the entity of an entry, for a query. */
  String entries() {
    return entries;
  }

  /** The end of a chain, locked until the end of the transaction. */
  @Nullable HeadColumns lockHead(EntityManager em, String chain) {
    return em.find(heads, chain, LockModeType.PESSIMISTIC_WRITE);
  }

  Optional<Head> head(EntityManager em, String chain) {
    return Optional.ofNullable(em.find(heads, chain)).map(HeadColumns::snapshot);
  }

  /** Entries that have no place in the chain yet, in the order of their making. */
  List<EntryColumns> waiting(EntityManager em, int most) {
    return waiting(em, null, most);
  }

  /**
   * As {@link #waiting}, after an id. The first look finds them by their lack of a number, and
   * sorts them; those that follow go on by the id, so that a long queue is not sorted again and
   * again.
   */
  List<EntryColumns> waiting(EntityManager em, @Nullable String after, int most) {
    var query =
        em.createQuery(
            "from "
                + entries
                + " e where e.seq is null"
                + (after == null ? "" : " and e.id > :after")
                + " order by e.id",
            EntryColumns.class);
    if (after != null) {
      query.setParameter("after", after);
    }
    return query.setMaxResults(most).getResultList();
  }

  /** Whether any entry has a place in the chain. */
  boolean anyChained(EntityManager em) {
    return !em.createQuery(
            "select e.id from " + entries + " e where e.seq is not null", String.class)
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  Optional<EntryColumns> at(EntityManager em, long seq) {
    return em.createQuery("from " + entries + " e where e.seq = :seq", EntryColumns.class)
        .setParameter("seq", seq)
        .getResultStream()
        .findFirst();
  }

  /** Chained entries after a number, in the order of the chain. */
  List<EntryColumns> after(EntityManager em, long seq, long last, int most) {
    return em.createQuery(
            "from " + entries + " e where e.seq > :seq and e.seq <= :last order by e.seq",
            EntryColumns.class)
        .setParameter("seq", seq)
        .setParameter("last", last)
        .setMaxResults(most)
        .getResultList();
  }

  /** The place of the last checkpoint that was made before a time. */
  Optional<Long> lastCheckpointBefore(EntityManager em, Instant time) {
    return Optional.ofNullable(
        em.createQuery(
                "select max(c.seq) from " + checkpoints + " c where c.time < :time", Long.class)
            .setParameter("time", time)
            .getSingleResult());
  }

  /** Removes the entries up to a number; returns how many. */
  int remove(EntityManager em, long last) {
    return em.createQuery("delete from " + entries + " e where e.seq <= :last")
        .setParameter("last", last)
        .executeUpdate();
  }

  /** Removes the checkpoints before a number. */
  void removeCheckpointsBefore(EntityManager em, long seq) {
    em.createQuery("delete from " + checkpoints + " c where c.seq < :seq")
        .setParameter("seq", seq)
        .executeUpdate();
  }

  /** Checkpoints from one number to another, both included. */
  List<Checkpoint> checkpoints(EntityManager em, long first, long last) {
    return em.createQuery(
            "from " + checkpoints + " c where c.seq >= :first and c.seq <= :last order by c.seq",
            CheckpointColumns.class)
        .setParameter("first", first)
        .setParameter("last", last)
        .getResultStream()
        .map(CheckpointColumns::snapshot)
        .toList();
  }
}
