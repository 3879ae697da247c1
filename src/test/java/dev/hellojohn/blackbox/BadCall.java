package dev.hellojohn.blackbox;

import dev.hellojohn.testing.Answer;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A request with one fault.
 *
 * @param fault what is wrong with it
 * @param call the request
 * @param errors the codes of which the answer must have one
 * @param field the field that the details must name, or empty when it is not about a field
 */
record BadCall(String fault, Call call, Set<String> errors, String field) {

  static final Set<String> INVALID =
      Set.of("validation_failed", "invalid_email", "password_too_weak", "password_breached");

  /** What no answer says: it would tell an attacker what the server is made of. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "Exception|java[.x]|jakarta\\.|dev\\.hellojohn|org\\.(hibernate|h2|postgresql)|\\bat [a-z]"
              + "+\\.[a-z]|(?i:select |insert |update |delete )[a-z\"]+ ?(from|into|set)|SRVE\\d"
              + "|CWW[A-Z]|\\.java|/usr/|/home/|jackson|hj_|cp_tenant|"
              + Pattern.quote(System.getProperty("user.dir")));

  /** Whatever letters an id has by chance. */
  private static final Pattern IDS = Pattern.compile("[a-z]{3}_[0-9A-Z]{26,}");

  static BadCall of(String fault, Call call, String... errors) {
    return new BadCall(fault, call, Set.of(errors), "");
  }

  /** A request that the container refuses before it knows whose it is. */
  static BadCall ofContainer(String fault, Call call) {
    return new BadCall(fault, call, Set.of(), "");
  }

  /** Whether the answer is the container's, which the description says nothing of. */
  boolean isContainers() {
    return errors.isEmpty();
  }

  /** A request whose body has a fault in a field. */
  static BadCall inField(String fault, Call call, String field) {
    return new BadCall(fault, call, INVALID, field);
  }

  /** What is wrong with an answer, if anything is. */
  Optional<String> faultOf(Answer answer) {
    if (answer.status() >= 500) {
      return fault(answer, "is the server's fault");
    }
    if (isContainers()) {
      return answer.status() == 400 ? Optional.empty() : fault(answer, "isn't 400");
    }
    if (answer.status() < 400 || !errors.contains(answer.error())) {
      return fault(answer, "isn't " + errors);
    }
    if (INTERNALS.matcher(IDS.matcher(answer.text()).replaceAll("")).find()) {
      return fault(answer, "tells what the server is made of");
    }
    if (answer.at("/request_id").isEmpty()
        != (answer.error().equals("rate_limit_exceeded") || isConsoles(answer))) {
      return fault(answer, "has no request id");
    }
    if (!field.isEmpty() && !names(answer)) {
      return fault(answer, "doesn't name " + field);
    }
    return Optional.empty();
  }

  /** The console's errors have three members, and name fields in their sentence. */
  private static boolean isConsoles(Answer answer) {
    return answer.json().has("statusCode");
  }

  /** Whether the details name the field, or a part of it. */
  private boolean names(Answer answer) {
    return isConsoles(answer) ? answer.at("/message").contains(field) : namedInDetails(answer);
  }

  private boolean namedInDetails(Answer answer) {
    return StreamSupport.stream(answer.json().path("details").spliterator(), false)
        .map(detail -> detail.path("field").asText())
        .anyMatch(
            named ->
                named.equals(field)
                    || named.startsWith(field + '.')
                    || named.startsWith(field + '['));
  }

  private Optional<String> fault(Answer answer, String what) {
    return Optional.of(
        fault + ": " + call + "\n      → " + answer.status() + ' ' + answer.text() + "  " + what);
  }
}
