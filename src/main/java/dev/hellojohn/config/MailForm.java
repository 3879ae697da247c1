package dev.hellojohn.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the text of a mail of each purpose can speak of. A purpose has the form of its name. */
public enum MailForm {
  /** Of a forgotten password. */
  RESET_PASSWORD(Set.of("link"), Set.of("hours", "minutes")),
  /** Of an address that is to be verified. */
  VERIFY_EMAIL(Set.of("link"), Set.of("hours", "minutes")),
  /** Of a sign-up with an address that has an account. */
  SIGN_UP_AGAIN(Set.of("link"), Set.of("hours", "minutes")),
  /** Of a wish for this address. */
  CHANGE_EMAIL(Set.of("link"), Set.of("hours", "minutes")),
  /** Of a wish for another address. */
  EMAIL_CHANGE_NOTICE(Set.of(), Set.of()),
  /** Of a sign-in by mail. */
  MAGIC_LINK(Set.of("link"), Set.of("hours", "minutes")),
  /** Of a sign-in with a mailed code. */
  SIGN_IN_CODE(Set.of("code"), Set.of("minutes")),
  /** Of a second factor. */
  FACTOR_CODE(Set.of("code"), Set.of("minutes")),
  /** Of a locked account. */
  ACCOUNT_LOCKED(Set.of("link"), Set.of("hours", "minutes", "lock_minutes")),
  /** Of a device that is new. */
  NEW_DEVICE(Set.of("time", "device", "address"), Set.of());

  private static final String TENANT = "tenant";

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes them
  private final Set<String> needed;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes them
  private final Set<String> optional;

  MailForm(Set<String> needed, Set<String> optional) {
    this.needed = needed;
    this.optional = optional;
  }

  /** The purpose as files and paths name it, such as {@code reset_password}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name. */
  public static Optional<MailForm> parse(String wireName) {
    return Arrays.stream(values()).filter(form -> form.wireName().equals(wireName)).findFirst();
  }

  /** The names without which the mail is of no use: both bodies have each of them. */
  public Set<String> needed() {
    return needed;
  }

  /** The names that may stand in it beside those, in order. */
  public List<String> optional() {
    return Stream.concat(optional.stream(), Stream.of(TENANT)).sorted().toList();
  }

  /** Whether something is put in for a name. */
  public boolean knows(String name) {
    return name.equals(TENANT) || needed.contains(name) || optional.contains(name);
  }
}
