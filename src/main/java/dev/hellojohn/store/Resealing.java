package dev.hellojohn.store;

import dev.hellojohn.crypto.SealedBox;
import dev.hellojohn.store.jpa.PersistenceFailures;
import dev.hellojohn.store.schema.SchemaOwner;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Seals every value of the global database with the current master key, and what features keep
 * elsewhere under theirs, while the server runs, so that the previous ones can be given up.
 *
 * <p>Each value is replaced by a conditional update: whoever else replaces it at the same time, or
 * dies in the middle, leaves a value that opens. Run again, it goes on where it was. A value that
 * opens with no key is reported and left alone.
 *
 * <p>The check by which a start knows its key comes last. So a start without the previous key is
 * refused until everything else was gone through.
 */
@Singleton
public class Resealing {

  /** Values of one transaction: it is short, and others wait for none of them. */
  private static final int PAGE = 100;

  private final ControlDatabase control;
  private final Installation installation;
  private final SealedBox box;
  private final List<SealedColumn> columns;
  private final List<SealedValues> elsewhere;

  /** Knows the columns of all features. */
  @Inject
  public Resealing(
      ControlDatabase control,
      Installation installation,
      SealedBox box,
      @Any Instance<ControlEntities> features,
      @Any Instance<SealedValues> elsewhere) {
    this(control, installation, box, features.stream(), elsewhere.stream());
  }

  /** Knows the columns of these features, and what is sealed elsewhere. */
  public Resealing(
      ControlDatabase control,
      Installation installation,
      SealedBox box,
      Stream<ControlEntities> features,
      Stream<SealedValues> elsewhere) {
    this.control = control;
    this.installation = installation;
    this.box = box;
    this.columns = features.flatMap(feature -> feature.sealedColumns().stream()).toList();
    this.elsewhere = elsewhere.toList();
  }

  /**
   * What a run has done. The three parts add up to the total.
   *
   * @param total how many values there are
   * @param rotated those that were sealed anew
   * @param skipped those that were under the current key already
   * @param failed those that open with no key, as {@code cp_tenant.placement:tnt_…}
   */
  public record Result(long total, long rotated, long skipped, List<String> failed) {

    /** Copies. */
    public Result {
      failed = List.copyOf(failed);
    }

    /** Both together. */
    Result plus(Result other) {
      return new Result(
          total + other.total,
          rotated + other.rotated,
          skipped + other.skipped,
          Stream.concat(failed.stream(), other.failed.stream()).toList());
    }
  }

  /**
   * Which keys the values need.
   *
   * @param total how many values there are
   * @param previous those that only the previous key opens
   * @param unknown those that are of no key that is known
   */
  public record Count(long total, long previous, long unknown) {}

  /** What became of one value. */
  private enum Outcome {
    ROTATED,
    SKIPPED,
    FAILED
  }

  private record Sealed(String id, String owner, String value) {}

  private record Done(String name, Outcome outcome) {}

  /**
   * Seals everything anew that is not under the current key.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database went
   *     away: what was done so far stays
   */
  public Result run() {
    List<Done> done = new ArrayList<>();
    for (SealedColumn column : columns) {
      String last = "";
      List<Sealed> page;
      do {
        String after = last;
        page = control.inTransaction(em -> page(em, column, after));
        List<Sealed> values = page;
        done.addAll(control.inTransaction(em -> seal(em, column, values)));
        last = page.isEmpty() ? "" : page.get(page.size() - 1).id();
      } while (page.size() == PAGE);
    }
    var others = elsewhere.stream().map(SealedValues::reseal).toList();
    done.addAll(sealInstance());
    return others.stream().reduce(result(done), Result::plus);
  }

  private static Result result(List<Done> done) {
    return new Result(
        done.size(),
        count(done, Outcome.ROTATED),
        count(done, Outcome.SKIPPED),
        done.stream().filter(d -> d.outcome() == Outcome.FAILED).map(Done::name).toList());
  }

  private static long count(List<Done> done, Outcome outcome) {
    return done.stream().filter(d -> d.outcome() == outcome).count();
  }

  private static List<Sealed> page(EntityManager em, SealedColumn column, String after) {
    return em.createQuery(
            "select e.id, e."
                + column.owner()
                + ", e."
                + column.attribute()
                + " from "
                + column.entity()
                + " e where e.id > :after order by e.id",
            Object[].class)
        .setParameter("after", after)
        .setMaxResults(PAGE)
        .getResultStream()
        .map(row -> new Sealed((String) row[0], (String) row[1], (String) row[2]))
        .toList();
  }

  private List<Done> seal(EntityManager em, SealedColumn column, List<Sealed> values) {
    return values.stream()
        .map(
            value ->
                new Done(
                    column.name() + ':' + value.id(),
                    seal(
                        value.value(),
                        column.placeOf(value.owner()),
                        renewed -> replace(em, column, value, renewed))))
        .toList();
  }

  private static boolean replace(
      EntityManager em, SealedColumn column, Sealed value, String renewed) {
    return em.createQuery(
                "update "
                    + column.entity()
                    + " e set e."
                    + column.attribute()
                    + " = :renewed where e.id = :id and e."
                    + column.attribute()
                    + " = :before")
            .setParameter("renewed", renewed)
            .setParameter("id", value.id())
            .setParameter("before", value.value())
            .executeUpdate()
        == 1;
  }

  /** Puts a value in another one's place, unless that has changed. */
  private interface Replacing<E extends Exception> {

    boolean with(String renewed) throws E;
  }

  private <E extends Exception> Outcome seal(String value, String place, Replacing<E> replacing)
      throws E {
    var opened = box.tryOpen(value, place);
    if (opened.isEmpty()) {
      return Outcome.FAILED;
    }
    // Whom another node was faster with is under the current key too, or gone.
    return box.needsReseal(value) && replacing.with(box.seal(opened.get(), place))
        ? Outcome.ROTATED
        : Outcome.SKIPPED;
  }

  private List<Done> sealInstance() {
    List<Done> done = new ArrayList<>();
    asOwner(
        connection -> {
          done.clear();
          InstanceRow row = InstanceRow.read(connection).orElseThrow();
          done.add(
              new Done(
                  InstanceRow.PASSWORD_AAD,
                  seal(
                      row.runtimePassword(),
                      InstanceRow.PASSWORD_AAD,
                      renewed -> row.replacePassword(connection, renewed))));
          done.add(
              new Done(
                  InstanceRow.KEY_CHECK_AAD,
                  seal(
                      row.keyCheck(),
                      InstanceRow.KEY_CHECK_AAD,
                      renewed -> row.replaceKeyCheck(connection, renewed))));
        });
    return done;
  }

  /**
   * Counts by the keys' names on the values, without opening them.
   *
   * @throws dev.hellojohn.kernel.ProblemException {@code service_unavailable} if the database is
   *     away
   */
  public Count count() {
    long[] counts = new long[3];
    for (SealedColumn column : columns) {
      Object[] row = control.inTransaction(em -> count(em, column, box.marks()));
      for (int i = 0; i < counts.length; i++) {
        // The sum of no rows is null.
        counts[i] += row[i] instanceof Number number ? number.longValue() : 0;
      }
    }
    asOwner(
        connection -> {
          InstanceRow row = InstanceRow.read(connection).orElseThrow();
          for (String value : List.of(row.runtimePassword(), row.keyCheck())) {
            counts[0]++;
            counts[1] += box.needsReseal(value) ? 1 : 0;
          }
        });
    return new Count(counts[0], counts[1] - counts[2], counts[2]);
  }

  /** How many values there are, how many are not under the current key, and under none. */
  private static Object[] count(EntityManager em, SealedColumn column, List<String> marks) {
    String value = "e." + column.attribute();
    String current = value + " like :mark0";
    String known =
        IntStream.range(0, marks.size())
            .mapToObj(i -> value + " like :mark" + i)
            .collect(Collectors.joining(" or "));
    var query =
        em.createQuery(
            "select count(e), sum(case when "
                + current
                + " then 0 else 1 end), sum(case when "
                + known
                + " then 0 else 1 end) from "
                + column.entity()
                + " e",
            Object[].class);
    for (int i = 0; i < marks.size(); i++) {
      query.setParameter("mark" + i, marks.get(i) + '%');
    }
    return query.getSingleResult();
  }

  private void asOwner(SchemaOwner.SqlWork work) {
    try {
      installation.get().asOwner(work);
    } catch (SQLException e) {
      throw PersistenceFailures.translate(
          new IllegalStateException("The instance's row can't be reached", e));
    }
  }
}
