package dev.hellojohn.event.audit;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;

/** The columns of a chain's end, in every chain alike. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
abstract class HeadColumns {

  long seq;

  String hash;

  @Column(name = "pruned_seq")
  long prunedSeq;

  @Column(name = "checkpoint_seq")
  long checkpointSeq;

  @Column(name = "checkpoint_at")
  Instant checkpointTime;

  @Column(name = "checkpoint_mac")
  String checkpointMac;

  @Column(name = "updated_at")
  Instant time;

  String mac;

  final void write(Head head) {
    seq = head.seq();
    hash = head.hash();
    prunedSeq = head.prunedSeq();
    checkpointSeq = head.checkpointSeq();
    checkpointTime = head.checkpointTime();
    checkpointMac = head.checkpointMac();
    time = head.time();
    mac = head.mac();
  }

  final Head snapshot() {
    return new Head(seq, hash, prunedSeq, checkpointSeq, checkpointTime, checkpointMac, time, mac);
  }
}
