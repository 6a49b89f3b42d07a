package org.simtrans.metric;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * How probabilities become a label map. Validation chooses both numbers by this rule, and masks are
 * drawn by it.
 *
 * @param threshold probability from which a pixel belongs to a label
 * @param smallestPart connected parts of fewer pixels, at the network's size and through the slices
 *     ({@link Components}), become background
 */
public record MaskRule(double threshold, int smallestPart) {

  /**
   * @throws InvalidSettingException if the threshold is not a probability, or the part is below 0
   */
  public MaskRule {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new InvalidSettingException(
          Message.of("{threshold} is %s; expected a probability from 0 to 1", threshold));
    }
    if (smallestPart < 0) {
      throw new InvalidSettingException(
          "'smallest_part' is " + smallestPart + "; expected 0 pixels or more");
    }
  }

  /**
   * Gives each pixel the most probable label that reaches the threshold; the others stay as they
   * are.
   *
   * @param probabilities [channel][pixel]
   * @param into receives c + 1 for channel c
   * @param offset of the first pixel in {@code into}
   */
  public void label(float[][] probabilities, byte[] into, int offset) {
    for (int p = 0; p < probabilities[0].length; p++) {
      float highest = (float) threshold;
      for (int c = 0; c < probabilities.length; c++) {
        if (probabilities[c][p] >= highest) {
          highest = probabilities[c][p];
          into[offset + p] = (byte) (c + 1);
        }
      }
    }
  }

  /**
   * Gives each pixel the label of the last channel that reaches the threshold there, where channels
   * are regions that overlap; as {@link #label(float[][], byte[], int)} where they do not.
   */
  public void label(float[][] probabilities, Regions regions, byte[] into, int offset) {
    if (regions.isOneEach()) {
      label(probabilities, into, offset);
      return;
    }
    for (int c = 0; c < probabilities.length; c++) {
      byte drawn = regions.drawnAs().get(c).byteValue();
      for (int p = 0; p < probabilities[c].length; p++) {
        if (probabilities[c][p] >= (float) threshold) {
          into[offset + p] = drawn;
        }
      }
    }
  }
}
