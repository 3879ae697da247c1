package dev.hellojohn.edge;

import dev.hellojohn.kernel.ErrorCode;
import dev.hellojohn.kernel.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of an object as an entity tag, so that two callers who change it at once do not lose
 * an update (RFC 9110 §8.8.3, §13.1.1).
 *
 * @param value the number that each change of the object raises
 */
public record EntityVersion(long value) {

  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7E]*)\"");

  /** The value of the {@code ETag} header: a strong tag, since it changes with every change. */
  public String toTag() {
    return "\"" + value + "\"";
  }

  /**
   * Holds a change to the caller's {@code If-Match}. Without one, any version will do.
   *
   * @param ifMatch the header's value, or null when it was not sent
   * @throws ProblemException {@code precondition_failed} when the caller has seen another version,
   *     {@code invalid_request} when the header is not a list of entity tags
   */
  public void requireMatch(@Nullable String ifMatch) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    boolean matched = false;
    for (String part : ifMatch.split(",", -1)) {
      Matcher tag = TAG.matcher(part.strip());
      if (!tag.matches()) {
        throw new ProblemException(
            ErrorCode.INVALID_REQUEST, "If-Match must hold the ETag of an earlier answer.");
      }
      // A weak tag never matches here: the comparison is strong (RFC 9110 §13.1.1).
      matched |= tag.group(1) == null && tag.group(2).equals(Long.toString(value));
    }
    if (!matched) {
      throw new ProblemException(ErrorCode.PRECONDITION_FAILED);
    }
  }
}
