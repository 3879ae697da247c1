package dev.hellojohn.blackbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hellojohn.testing.Answer;
import dev.hellojohn.testing.ApiDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A request with one tenant's credentials that names something of another tenant.
 *
 * @param how what is foreign in it
 * @param foreign the request
 * @param unknown the same, naming what does not exist; it has to be answered alike
 * @param statuses what the answer may be
 */
record ForeignCall(String how, Call foreign, Call unknown, Set<Integer> statuses) {

  static final Set<Integer> HIDDEN = Set.of(404, 403);

  /** Without an unknown one to compare with: the answer must be one of the statuses. */
  static ForeignCall alone(String how, Call foreign, Integer... statuses) {
    return new ForeignCall(how, foreign, foreign, Set.of(statuses));
  }

  /**
   * Sends both.
   *
   * @param secrets texts that no answer may have
   * @return what is wrong
   */
  List<String> send(int port, Set<String> secrets) {
    var faults = new ArrayList<String>();
    var answer = answer(foreign, port, faults);
    if (!statuses.contains(answer.status())) {
      faults.add(describe(answer) + " isn't " + statuses);
    }
    secrets.stream()
        .filter(answer.text()::contains)
        .forEach(secret -> faults.add(describe(answer) + " tells " + secret));
    if (!unknown.equals(foreign)) {
      var other = answer(unknown, port, faults);
      if (answer.status() != other.status() || !body(answer).equals(body(other))) {
        faults.add(describe(answer) + "\n      isn't what unknown things get: " + describe(other));
      }
    }
    return faults;
  }

  private Answer answer(Call call, int port, List<String> faults) {
    var answer = call.send(port);
    try {
      ApiDocument.served().check(call.method(), call.target(), answer);
    } catch (AssertionError fault) {
      faults.add(how + ": " + fault.getMessage());
    }
    return answer;
  }

  private static String body(Answer answer) {
    if (answer.text().isEmpty()) {
      return "";
    }
    var json = answer.json();
    if (json instanceof ObjectNode object) {
      object.remove("request_id");
    }
    return json.toString();
  }

  private String describe(Answer answer) {
    return how + ": " + foreign + " → " + answer.status() + ' ' + answer.text();
  }
}
