package dev.hellojohn.event.audit;

import dev.hellojohn.event.audit.AuditEntry.Content;
import dev.hellojohn.event.audit.AuditEntry.Link;
import dev.hellojohn.event.audit.AuditEntry.Personal;
import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The columns of an entry, in every chain alike. Only the place in the chain is ever updated
 * through the entity, and only the columns that change: taking personal fields out goes on beside
 * it.
 */
@MappedSuperclass
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
abstract class EntryColumns {

  @Nullable Long seq;

  @Column(name = "created_at")
  Instant time;

  String action;

  String outcome;

  @Column(name = "actor_type")
  String actorType;

  @Column(name = "actor_id")
  @Nullable String actorId;

  @Column(name = "subject_id")
  @Nullable String subjectId;

  @Column(name = "client_id")
  @Nullable String clientId;

  @Column(name = "request_id")
  @Nullable String requestId;

  String details;

  @Nullable String personal;

  @Nullable String salt;

  @Nullable String commitment;

  String mac;

  @Column(name = "previous_hash")
  @Nullable String previousHash;

  @Nullable String hash;

  @Nullable String seal;

  abstract String id();

  final void write(Content content, @Nullable Personal hidden, String newMac) {
    time = content.time();
    action = content.action();
    outcome = content.outcome();
    actorType = content.actorType();
    actorId = content.actorId();
    subjectId = content.subjectId();
    clientId = content.clientId();
    requestId = content.requestId();
    details = content.details();
    commitment = content.commitment();
    personal = hidden == null ? null : hidden.fields();
    salt = hidden == null ? null : hidden.salt();
    mac = newMac;
  }

  final void place(Link link) {
    seq = link.seq();
    previousHash = link.previousHash();
    hash = link.hash();
    seal = link.seal();
  }

  final Content content() {
    return new Content(
        id(),
        time,
        action,
        outcome,
        actorType,
        actorId,
        subjectId,
        clientId,
        requestId,
        details,
        commitment);
  }

  /** What is half there was tampered with: an empty text in its place fails every check. */
  final AuditEntry snapshot(String chain) {
    var hidden = personal == null && salt == null ? null : new Personal(text(salt), text(personal));
    var link = seq == null ? null : new Link(seq, text(previousHash), text(hash), text(seal));
    return new AuditEntry(chain, content(), hidden, mac, link);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
