package dev.hellojohn.event.audit;

import jakarta.persistence.EntityManager;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A stretch of a chain: entries, and the checkpoints behind them.
 *
 * @param entries in the order of the chain
 * @param checkpoints in the order of the chain
 */
record ChainPage(List<AuditEntry> entries, List<Checkpoint> checkpoints) {

  /** Reads the entries after a number, at most so many. */
  static ChainPage read(EntityManager em, Chain chain, long after, long last, int most) {
    var entries =
        chain.tables().after(em, after, last, most).stream()
            .map(row -> row.snapshot(chain.id()))
            .toList();
    if (entries.isEmpty()) {
      return new ChainPage(entries, List.of());
    }
    long end = entries.size() < most ? last : seq(entries.get(entries.size() - 1));
    return new ChainPage(entries, chain.tables().checkpoints(em, after + 1, end));
  }

  /** The place of the last entry; there has to be one. */
  long lastSeq() {
    return seq(entries.get(entries.size() - 1));
  }

  private static long seq(AuditEntry entry) {
    var link = entry.link();
    return link == null ? 0 : link.seq();
  }

  /** Hands everything over in the order of the chain. */
  void forEach(Consumer<AuditEntry> toEntry, Consumer<Checkpoint> toCheckpoint) {
    var due = new ArrayDeque<>(checkpoints);
    for (var entry : entries) {
      toEntry.accept(entry);
      while (!due.isEmpty() && due.element().seq() <= seq(entry)) {
        toCheckpoint.accept(due.remove());
      }
    }
    due.forEach(toCheckpoint);
  }
}
