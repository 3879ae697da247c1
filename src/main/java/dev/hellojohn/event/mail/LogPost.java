package dev.hellojohn.event.mail;

import dev.hellojohn.kernel.ConsoleLevel;
import java.util.logging.Logger;

/** In development, without a mail server: mails are read at the console. */
final class LogPost implements Post {

  private static final Logger LOG = Logger.getLogger(LogPost.class.getName());

  @Override
  public void send(Letter letter) {
    LOG.log(
        ConsoleLevel.CONSOLE,
        "A mail, since there is no mail server.\nTo: {0}\nSubject: {1}\n\n{2}",
        new Object[] {letter.to(), letter.subject(), letter.text()});
  }
}
