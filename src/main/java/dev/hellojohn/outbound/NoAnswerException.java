package dev.hellojohn.outbound;

import java.io.Serial;

/** A service elsewhere gave no answer that can be used. Its message is for the log alone. */
public final class NoAnswerException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param why without anything secret, and without what the service has said
   */
  public NoAnswerException(String why) {
    super(why);
  }
}
