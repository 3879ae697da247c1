package dev.hellojohn.signin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import dev.hellojohn.store.jpa.Login;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A Data Plane on one database, for the contracts that each database has to keep. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataPlaneContract {

  DataPlane plane;

  /** A login on an empty database. */
  abstract Login freshDatabase() throws Exception;

  @BeforeAll
  void open() throws Exception {
    plane = new DataPlane(freshDatabase());
  }

  @AfterAll
  void close() {
    plane.close();
  }

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> org.assertj.core.api.Assertions.assertThat(problem.code()).isEqualTo(code));
  }

  /** What a call ends in: nothing, or a refusal. */
  static String outcome(Runnable call) {
    try {
      call.run();
      return "ok";
    } catch (ProblemException problem) {
      return problem.code().code();
    }
  }
}
