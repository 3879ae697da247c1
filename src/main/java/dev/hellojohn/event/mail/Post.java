package dev.hellojohn.event.mail;

/** Takes mails to where they are read. */
interface Post {

  /**
   * Hands a mail over.
   *
   * @throws UndeliverableException when it was not taken
   */
  void send(Letter letter);
}
