package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.AuditEntry.Link;
import dev.hellojohn.event.audit.Fault.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks a chain that is handed to it piece by piece: its beginning, then entries and checkpoints
 * in their order, then its end. It keeps the first fault and looks at nothing after it. Used on
 * tables and on exports alike.
 */
final class ChainCheck {

  private final ChainKey key;
  private long pruned;
  private long seq;
  private String hash;
  private @Nullable String checkpointMac;
  private long checkpointSeq;
  private long entries;
  private long checkpoints;
  private long redacted;
  private long waiting;
  private @Nullable Fault fault;

  /** A check that begins with the first entry of a chain. */
  ChainCheck(ChainKey key) {
    this.key = key;
    this.hash = key.beginning();
    this.checkpointMac = "";
  }

  /**
   * Begins behind the entries that retention has removed. What they were is known by the checkpoint
   * after them, which is kept; that they may be gone is signed with the end.
   *
   * @param anchor the checkpoint, or null if there is none
   */
  void prunedThrough(long last, @Nullable Checkpoint anchor) {
    if (last == 0) {
      return;
    }
    pruned = last;
    seq = last;
    if (anchor == null || anchor.seq() != last || !key.isGenuine(anchor)) {
      fail(Kind.CHECKPOINT, last, null);
      return;
    }
    hash = anchor.hash();
    checkpointMac = anchor.mac();
    checkpointSeq = last;
    checkpoints++;
  }

  boolean isFaulty() {
    return fault != null;
  }

  /** The next entry of the chain. */
  void entry(AuditEntry entry) {
    if (fault != null) {
      return;
    }
    var link = entry.link();
    if (link == null) {
      unplaced(entry);
      return;
    }
    var id = entry.content().id();
    if (link.seq() != seq + 1) {
      fail(link.seq() > seq + 1 ? Kind.MISSING : Kind.MISPLACED, seq + 1, null);
    } else if (!isAsWritten(entry)) {
      fail(Kind.CHANGED, link.seq(), id);
    } else if (!isHere(entry, link)) {
      fail(Kind.MISPLACED, link.seq(), id);
    } else {
      seq = link.seq();
      hash = link.hash();
      entries++;
      redacted += entry.isRedacted() ? 1 : 0;
    }
  }

  /** An entry that has no place yet stands for itself. */
  private void unplaced(AuditEntry entry) {
    waiting++;
    if (!isAsWritten(entry)) {
      fail(Kind.CHANGED, null, entry.content().id());
    }
  }

  /** What is wrong with a chained entry whose neighbours are not there. */
  Optional<Fault> alone(AuditEntry entry) {
    var link = entry.link();
    var id = entry.content().id();
    if (!isAsWritten(entry)) {
      return Optional.of(new Fault(Kind.CHANGED, link == null ? null : link.seq(), id));
    }
    if (link == null || key.isPlace(link, entry.content())) {
      return Optional.empty();
    }
    return Optional.of(new Fault(Kind.MISPLACED, link.seq(), id));
  }

  private boolean isAsWritten(AuditEntry entry) {
    var personal = entry.personal();
    return key.isGenuine(entry.content(), entry.mac())
        && (personal == null || ChainKey.commitment(personal).equals(entry.content().commitment()));
  }

  private boolean isHere(AuditEntry entry, Link link) {
    return link.previousHash().equals(hash) && key.isPlace(link, entry.content());
  }

  /** The next checkpoint; it belongs behind the entry that it names. */
  void checkpoint(Checkpoint checkpoint) {
    if (fault != null) {
      return;
    }
    boolean fits =
        key.isGenuine(checkpoint)
            && checkpoint.seq() == seq
            && checkpoint.hash().equals(hash)
            && checkpoint.previousMac().equals(checkpointMac);
    if (fits) {
      checkpointMac = checkpoint.mac();
      checkpointSeq = checkpoint.seq();
      checkpoints++;
    } else if (key.isGenuine(checkpoint) && checkpoint.seq() > seq) {
      fail(Kind.TRUNCATED, seq + 1, null);
    } else {
      fail(Kind.CHECKPOINT, checkpoint.seq(), null);
    }
  }

  /**
   * The signed end of the chain.
   *
   * @param head as it stands beside the chain, or null if it is not there
   */
  void end(@Nullable Head head) {
    if (fault != null) {
      return;
    }
    if (head == null) {
      if (seq > 0) {
        fail(Kind.CHECKPOINT, seq, null);
      }
    } else if (!key.isGenuine(head)) {
      fail(Kind.CHECKPOINT, head.seq(), null);
    } else if (head.seq() > seq) {
      fail(Kind.TRUNCATED, seq + 1, null);
    } else if (!fits(head)) {
      fail(Kind.CHECKPOINT, head.seq(), null);
    }
  }

  private boolean fits(Head head) {
    return head.seq() == seq
        && head.hash().equals(hash)
        && head.prunedSeq() == pruned
        && head.checkpointSeq() == checkpointSeq
        && head.checkpointMac().equals(checkpointMac);
  }

  /**
   * What was known of the end of the chain elsewhere, some time ago.
   *
   * @param known that copy
   * @param hashThere the hash of the entry at its place, or null if there is none, or it was pruned
   */
  void known(Head known, @Nullable String hashThere) {
    if (fault != null) {
      return;
    }
    if (!key.isGenuine(known)) {
      fail(Kind.CHECKPOINT, known.seq(), null);
    } else if (known.seq() > seq) {
      fail(Kind.TRUNCATED, seq + 1, null);
    } else if (known.seq() > pruned && !known.hash().equals(hashThere)) {
      fail(Kind.TRUNCATED, known.seq(), null);
    }
  }

  private void fail(Kind kind, @Nullable Long at, @Nullable String entryId) {
    fault = new Fault(kind, at, entryId);
  }

  VerifiedChain result() {
    return new VerifiedChain(
        key.chain(), fault, entries, seq, pruned, checkpoints, redacted, waiting);
  }
}
