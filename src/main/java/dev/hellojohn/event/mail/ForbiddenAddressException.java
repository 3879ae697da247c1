package dev.hellojohn.event.mail;

import java.io.IOException;

/** A machine that mails must not be sent to, or of which nobody knows the address. */
final class ForbiddenAddressException extends IOException {

  private static final long serialVersionUID = 1L;

  ForbiddenAddressException() {
    super("The host has no address that may be connected to");
  }
}
