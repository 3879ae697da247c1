package dev.hellojohn.event.audit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first thing that is wrong with a chain.
 *
 * @param seq the place in the chain, or null for an entry that has none yet
 * @param entryId the entry that is found there, or null if none is
 */
public record Fault(Kind kind, @Nullable Long seq, @Nullable String entryId) {

  /** What is wrong. */
  public enum Kind {
    /** The entry does not say what it said when it was written. */
    CHANGED("The entry is not as it was written, or was never written by this server."),
    /** An entry that was here is gone. */
    MISSING("The entry at this place is missing."),
    /** The entry does not belong here. */
    MISPLACED("The entry was not put here: one was dropped, inserted or swapped."),
    /** The chain ends before its signed end. */
    TRUNCATED("The chain ends before this entry, which was the last or had followers."),
    /** A checkpoint, or the signed end, does not fit the entries. */
    CHECKPOINT(
        "A checkpoint or the signed end of the chain is missing, forged or of another time.");

    private final String message;

    Kind(String message) {
      this.message = message;
    }

    /** The name in the API: {@code changed}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What it means, for a person. */
    public String message() {
      return message;
    }
  }
}
