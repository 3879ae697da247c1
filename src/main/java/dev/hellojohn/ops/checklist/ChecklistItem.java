package dev.hellojohn.ops.checklist;

import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing to have done, in words that hold no value of the configuration.
 *
 * @param id a stable word for programs
 * @param state how far it is done
 * @param message what it is good for
 * @param fix what to do, or null when nothing is left to do
 */
@Schema(name = "ChecklistItem")
public record ChecklistItem(
    @Schema(description = "A stable word for programs", examples = "encryption_key") String id,
    State state,
    @Schema(description = "What it is good for") String message,
    @Schema(description = "What to do; null when nothing is left to do") @Nullable String fix) {

  /** How far something is done; the worse, the later. */
  @Schema(name = "ChecklistState")
  public enum State {
    /** Done. */
    OK,
    /** It may stay like this where something else stands in. */
    WARN,
    /** Production does not start like this, or part of it does not work. */
    FAIL;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ChecklistItem ok(String id, String message) {
    return new ChecklistItem(id, State.OK, message, null);
  }

  /** The same with something to do. */
  ChecklistItem because(State worse, String what) {
    State worst = worse.compareTo(state) > 0 ? worse : state;
    return new ChecklistItem(id, worst, message, fix == null ? what : fix + ' ' + what);
  }
}
