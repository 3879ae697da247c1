package dev.hellojohn.sms;

import dev.hellojohn.kernel.PhoneNumber;
import dev.hellojohn.outbound.NoAnswerException;
import dev.hellojohn.outbound.RemoteService.Answer;
import dev.hellojohn.sms.Sms.Outcome;
import java.net.http.HttpRequest;

/** An API that short messages are sent by: one request, and what its answer says. */
interface SmsProvider {

  /** The request that has a text sent to a number. */
  HttpRequest request(PhoneNumber to, String text);

  /**
   * Reads the answer.
   *
   * @return whether the message is on its way, or this number gets none from this provider
   * @throws NoAnswerException for everything else: the provider is at fault, or our settings are
   */
  Outcome outcome(Answer answer) throws NoAnswerException;
}
