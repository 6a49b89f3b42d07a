package org.simtrans.cohort;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * Which label value marks pixels that nobody labelled, as the user says.
 *
 * @param value null if there is none, although a value looks like one
 */
public record Ignore(Integer value) {
  private static final String NONE = "none";

  /**
   * Reads "255" or "none".
   *
   * @throws InvalidSettingException if it is something else, or 0
   */
  @JsonCreator
  public static Ignore parse(String text) {
    if (text.equals(NONE)) {
      return new Ignore(null);
    }
    if (!text.matches("-?[1-9]\\d{0,7}")) {
      throw new InvalidSettingException(
          Message.of(
              "{ignore} is '%s'; expected the label value of pixels that nobody labelled, such as 255, or 'none'",
              text));
    }
    return new Ignore(Integer.valueOf(text));
  }

  /** As {@link #parse} reads it. */
  @JsonValue
  @Override
  public String toString() {
    return value == null ? NONE : value.toString();
  }
}
