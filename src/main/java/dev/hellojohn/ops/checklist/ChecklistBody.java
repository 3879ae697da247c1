package dev.hellojohn.ops.checklist;

import dev.hellojohn.ops.checklist.ChecklistItem.State;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The production checklist; no value of the configuration is in it. */
@Schema(name = "Checklist", description = "No value of the configuration is in it.")
public record ChecklistBody(
    @Schema(description = "The worst state of an item") State state, List<ChecklistItem> items) {

  static ChecklistBody of(List<ChecklistItem> items) {
    return new ChecklistBody(
        items.stream().map(ChecklistItem::state).max(Comparator.naturalOrder()).orElse(State.OK),
        items);
  }
}
