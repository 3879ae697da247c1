package dev.hellojohn.event.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of an audit trail as it is stored.
 *
 * @param chain whose trail it is in: a tenant's id, or {@value Chain#OPERATOR}
 * @param content what never changes
 * @param personal what can be taken out again; null if there is nothing, or it was taken out
 * @param mac over the content, under the chain's key, in hexadecimal digits
 * @param link its place in the chain; null until it was chained
 */
public record AuditEntry(
    String chain, Content content, @Nullable Personal personal, String mac, @Nullable Link link) {

  /**
   * What never changes of an entry.
   *
   * @param time in UTC, with microseconds, as each database keeps it
   * @param details a JSON object, exactly as it is stored
   * @param commitment the hash over salt and personal fields, or null if there never were any
   */
  public record Content(
      String id,
      Instant time,
      String action,
      String outcome,
      String actorType,
      @Nullable String actorId,
      @Nullable String subjectId,
      @Nullable String clientId,
      @Nullable String requestId,
      String details,
      @Nullable String commitment) {}

  /**
   * What can be taken out again.
   *
   * @param salt keeps the values from being guessed by the commitment that stays
   * @param fields a JSON object, exactly as it is stored
   */
  public record Personal(String salt, String fields) {

    @Override
    public String toString() {
      return "Personal";
    }
  }

  /**
   * A place in a chain.
   *
   * @param seq from 1, without gaps
   * @param previousHash of the entry before, or of the chain's beginning
   * @param hash over the previous hash, the number and the content
   * @param seal over the hash, under the chain's key
   */
  public record Link(long seq, String previousHash, String hash, String seal) {}

  /** Whether there were personal fields that have been taken out. */
  public boolean isRedacted() {
    return personal == null && content.commitment() != null;
  }
}
