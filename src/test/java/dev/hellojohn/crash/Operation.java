package dev.hellojohn.crash;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that is done to the product, and may be interrupted at any of its writes.
 *
 * @param name of it, part of the tests' names
 * @param fresh whether it is done on a database of its own, and not on one that others use too
 * @param changelog of the tenants' tables with which it is done
 * @param prepare makes what it needs
 * @param act does it; in a process of its own, which may die in it
 * @param check afterwards, in another process: is all of it there, or nothing, and can it be done
 *     again?
 */
record Operation(String name, boolean fresh, String changelog, Step prepare, Step act, Step check) {

  /** The changelog of the product. */
  static final String CURRENT = "db/tenant/changelog.xml";

  /** The changelog of a version to come. */
  static final String NEXT = "db/grown/changelog.xml";

  Operation(String name, Step prepare, Step act, Step check) {
    this(name, false, CURRENT, prepare, act, check);
  }

  /** One part of an operation. */
  @FunctionalInterface
  interface Step {
    void run(Node node, Facts facts);
  }

  /** All that is interrupted. */
  static List<Operation> all() {
    return Stream.of(UserOperations.all(), TenantOperations.all()).flatMap(List::stream).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
