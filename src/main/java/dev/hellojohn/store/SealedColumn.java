package dev.hellojohn.store;

/**
 * A column of the global database whose values are sealed, each for its own place.
 *
 * @param entity the name of the entity, whose key is {@code id}
 * @param attribute its sealed attribute
 * @param owner the attribute that names whose value it is, and that the seal is bound to
 * @param name the table and the column, which the seal is bound to as well
 */
public record SealedColumn(String entity, String attribute, String owner, String name) {

  /** The place of a value, for its seal. */
  public String placeOf(String ownerValue) {
    return ownerValue + ':' + name;
  }
}
