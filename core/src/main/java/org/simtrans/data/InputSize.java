package org.simtrans.data;

import java.util.regex.Pattern;
import org.simtrans.InvalidSettingException;

/**
 * A network's input in pixels.
 *
 * @param height rows
 * @param width columns
 */
public record InputSize(int height, int width) {
  /** How {@link #parse} wants it. */
  public static final String FORM = "[1-9][0-9]{0,3}(?:x[1-9][0-9]{0,3})?";

  /**
   * The fewest pixels of a side from which a network learns: its coarsest maps have a 16th or a
   * 32nd of them, so what is smaller is seen as less than one place.
   */
  public static final int LEAST = 16;

  private static final Pattern PATTERN = Pattern.compile(FORM);

  /**
   * Reads "224", a square, or "160x192", height by width.
   *
   * @throws InvalidSettingException if it has another form
   */
  public static InputSize parse(String text) {
    if (!PATTERN.matcher(text).matches()) {
      throw new InvalidSettingException(
          "the size is '" + text + "'; expected pixels, like 224 or 160x192 (height x width)");
    }
    String[] sides = text.split("x");
    return new InputSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
  }

  /** Whether a network can learn from slices of this size. */
  public boolean sufficesToLearn() {
    return height >= LEAST && width >= LEAST;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return height + "x" + width;
  }
}
