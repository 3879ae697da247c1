package dev.hellojohn.event.audit;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;

/** The columns of a checkpoint, in every chain alike. */
@MappedSuperclass
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
abstract class CheckpointColumns {

  long seq;

  String hash;

  @Column(name = "created_at")
  Instant time;

  @Column(name = "previous_mac")
  String previousMac;

  String mac;

  final void write(Checkpoint checkpoint) {
    seq = checkpoint.seq();
    hash = checkpoint.hash();
    time = checkpoint.time();
    previousMac = checkpoint.previousMac();
    mac = checkpoint.mac();
  }

  final Checkpoint snapshot() {
    return new Checkpoint(seq, hash, time, previousMac, mac);
  }
}
