package dev.hellojohn.store.schema;

import java.sql.SQLException;

/**
 * A changelog is not the one that the database was made with: a change set of it was edited after
 * it had been applied. What the tables look like now nobody knows, so nothing is changed.
 */
public class EditedHistoryException extends SQLException {

  private static final long serialVersionUID = 1L;

  /**
   * @param changelog the class path resource
   * @param cause names the change sets
   */
  EditedHistoryException(String changelog, Exception cause) {
    super(
        "A change set of "
            + changelog
            + " was edited after it was applied to this database. Run the version that made the"
            + " database, or take the edit back and add a change set instead. "
            + String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " "),
        cause);
  }
}
