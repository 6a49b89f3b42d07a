package org.simtrans.learn;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.simtrans.Setting;

/**
 * One thing that a plan decides.
 *
 * @param what is decided, in a word or two, such as "network"
 * @param value what was chosen, in words
 * @param reason why; for what was asked for, nothing more than that
 * @param asked whether the user asked for it
 */
public record Decision(
    @JsonProperty("decision") String what, String value, String reason, boolean asked) {
  private static final String AS_ASKED = "as you asked";

  /** All are given. */
  public Decision {
    Setting.required(what, "what");
    Setting.required(value, "value");
    Setting.required(reason, "reason");
  }

  /** Something that the plan chose itself. */
  static Decision of(String what, String value, String reason) {
    return new Decision(what, value, reason, false);
  }

  /** Something that the user asked for. */
  static Decision asked(String what, String value) {
    return new Decision(what, value, AS_ASKED, true);
  }

  /** One of these. */
  static Decision of(String what, String value, String reason, boolean asked) {
    return asked ? asked(what, value) : of(what, value, reason);
  }

  /** What {@code plan} says of images, such as {@code slices: resize, brought to ...}. */
  static Decision ofSentence(String sentence) {
    String[] parts = sentence.split(": ", 2);
    String[] said = parts[parts.length - 1].split(", ", 2);
    return of(parts[0], said[0], said.length > 1 ? said[1] : "");
  }

  /** The decision as a sentence. */
  public String sentence() {
    return reason.isEmpty()
        ? "%s: %s".formatted(what, value)
        : "%s: %s, %s".formatted(what, value, reason);
  }
}
