package dev.hellojohn.ops.checklist;

import dev.hellojohn.config.Configuration;
import dev.hellojohn.ops.StartStep;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes the checklist into the log at the start: as a warning where production has one. */
@Singleton
class ChecklistStep implements StartStep {

  private static final Logger LOG = Logger.getLogger(ChecklistStep.class.getName());

  private final Configuration configuration;
  private final Checklist checklist;

  @Inject
  ChecklistStep(Configuration configuration, Checklist checklist) {
    this.configuration = configuration;
    this.checklist = checklist;
  }

  /** A list that can't be made keeps no server from starting. */
  @Override
  public void run() {
    try {
      show(checklist.items());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The production checklist could not be gone through", e);
    }
  }

  private void show(List<ChecklistItem> items) {
    boolean done = items.stream().allMatch(item -> item.state() == ChecklistItem.State.OK);
    LOG.log(
        configuration.server().isProduction() && !done ? Level.WARNING : Level.INFO,
        "{0}",
        text(items));
  }

  static String text(List<ChecklistItem> items) {
    StringBuilder text = new StringBuilder("The production checklist:");
    for (ChecklistItem item : items) {
      text.append("\n  ")
          .append(item.state().wireName())
          .append(" ".repeat(6 - item.state().wireName().length()))
          .append(item.id())
          .append(": ")
          .append(item.fix() == null ? item.message() : item.fix());
    }
    return text.toString();
  }
}
