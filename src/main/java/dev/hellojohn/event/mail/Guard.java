package dev.hellojohn.event.mail;

import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What holds for a connection to a machine that a tenant's administrator has named.
 *
 * @param addresses which may be connected to
 * @param patience how long for a connection, and for each answer
 * @param life how long the connection lasts at most, however lively it is
 * @param mostOctets what is read from it at most
 */
record Guard(Predicate<InetAddress> addresses, Duration patience, Duration life, int mostOctets) {

  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);
  private static final Duration USUAL_LIFE = Duration.ofSeconds(30);

  /** An SMTP session has a few KiB, and the certificates of a chain some more. */
  private static final int USUAL_OCTETS = 256 * 1024;

  static Guard of(Predicate<InetAddress> addresses) {
    return new Guard(addresses, USUAL_PATIENCE, USUAL_LIFE, USUAL_OCTETS);
  }
}
