package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A sound chain in memory, to be damaged in tests. */
final class SampleChain {

  static final String NAME = "tnt_01HZX3V9J4N8QW7R5T2K6M0PBC";
  static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00.123456Z");
  static final int ENTRIES_PER_CHECKPOINT = 4;

  final ChainKey key = new ChainKey(List.of(AuditFixture.KEY), NAME);
  final List<AuditEntry> entries = new ArrayList<>();
  final List<Checkpoint> checkpoints = new ArrayList<>();
  Head head;
  long pruned;

  SampleChain(int length) {
    head = new Head(0, key.beginning(), 0, 0, BEGIN, "", BEGIN, "");
    for (int i = 1; i <= length; i++) {
      append(content(i), personal(i));
    }
    head = key.signed(head);
  }

  static Personal personal(int i) {
    return i % 3 == 0
        ? null
        : new Personal("5a17" + i, "{\"email\":\"u" + i + "@example.com\",\"name\":\"Zoë\"}");
  }

  static Content content(int i) {
    var personal = personal(i);
    return new Content(
        "aud_01HZX3V9J4N8QW7R5T2K6M%04d".formatted(i),
        BEGIN.plusSeconds(i),
        "user.sign_in",
        i % 2 == 0 ? "success" : "failure",
        "user",
        "usr_" + i,
        i % 4 == 0 ? null : "usr_" + i,
        "cli_1",
        "req_" + i,
        "{\"session_id\":\"ses_" + i + "\"}",
        personal == null ? null : ChainKey.commitment(personal));
  }

  private void append(Content content, Personal personal) {
    var link = key.link(head.seq() + 1, head.hash(), content);
    entries.add(new AuditEntry(NAME, content, personal, key.mac(content), link));
    var time = content.time();
    head =
        new Head(
            link.seq(),
            link.hash(),
            0,
            head.checkpointSeq(),
            head.checkpointTime(),
            head.checkpointMac(),
            time,
            "");
    if (link.seq() % ENTRIES_PER_CHECKPOINT == 0) {
      var unsigned = new Checkpoint(link.seq(), link.hash(), time, head.checkpointMac(), "");
      var mac = key.mac(unsigned);
      checkpoints.add(
          new Checkpoint(
              unsigned.seq(), unsigned.hash(), unsigned.time(), unsigned.previousMac(), mac));
      head = new Head(head.seq(), head.hash(), 0, head.seq(), time, mac, time, "");
    }
  }

  VerifiedChain check() {
    return check(entries);
  }

  VerifiedChain check(List<AuditEntry> stored) {
    var check = new ChainCheck(key);
    check.prunedThrough(
        pruned, checkpoints.stream().filter(c -> c.seq() == pruned).findFirst().orElse(null));
    new ChainPage(stored, checkpoints.stream().filter(c -> c.seq() > pruned).toList())
        .forEach(check::entry, check::checkpoint);
    check.end(head);
    return check.result();
  }
}
