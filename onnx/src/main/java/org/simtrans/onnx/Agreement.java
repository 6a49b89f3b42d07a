package org.simtrans.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * How far ONNX Runtime and libtorch are from each other on one input.
 *
 * @param output what is compared: logits or probabilities
 * @param input what it was
 * @param batch images in it
 * @param largest absolute value of libtorch's
 * @param difference largest absolute one; NaN if one of them is not a number
 * @param rounding how far libtorch's own output moves where its input changes in the last bit
 */
public record Agreement(
    String output, String input, int batch, double largest, double difference, double rounding) {
  /** More than that is no rounding, unless the network magnifies it. */
  public static final double TOLERANCE = 1e-4;

  /**
   * So many times as far as a change of the input in its last bit moves the output: every layer
   * rounds, not only the first. An instance norm over a map that is almost uniform magnifies
   * rounding by the map's mean over its deviation, in either engine.
   */
  private static final double LAYERS = 64;

  /** Whatever the network magnifies; of a logit, it moves a probability by less than 0.003. */
  private static final double MOST = 1e-2;

  private static final float LAST_BIT = 0x1p-23f;

  /** The same values, each a little larger or smaller in its last bit. */
  static float[] inTheLastBit(float[] values) {
    Random random = new Random(1);
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      moved[i] = values[i] * (1 + LAST_BIT * (random.nextBoolean() ? 1 : -1));
    }
    return moved;
  }

  /** How far two outputs are apart; NaN if one of them is not a number. */
  private static double apart(float[] one, float[] other) {
    double apart = 0;
    for (int i = 0; i < one.length; i++) {
      apart = Math.max(apart, Math.abs((double) one[i] - other[i])); // NaN stays NaN
    }
    return apart;
  }

  /**
   * @param moved what libtorch gives for the input {@link #inTheLastBit}
   */
  static Agreement of(
      String output, String input, int batch, float[] expected, float[] moved, float[] actual) {
    if (expected.length != actual.length) {
      throw new OnnxException(
          "the graph gives %d %s, the network %d; this is a bug, report it"
              .formatted(actual.length, output, expected.length));
    }
    double largest = apart(expected, new float[expected.length]);
    double rounding = apart(expected, moved);
    return new Agreement(output, input, batch, largest, apart(expected, actual), rounding);
  }

  /** The largest difference that may be rounding. */
  public double limit() {
    return Math.min(MOST, Math.max(TOLERANCE, LAYERS * rounding)); // NaN stays NaN
  }

  private boolean holds() {
    return difference <= limit();
  }

  /**
   * @param out the file that is to be written if they all hold
   * @throws OnnxException otherwise
   */
  static void requireAll(List<Agreement> compared, Path out) {
    for (Agreement one : compared) {
      if (!one.holds()) {
        throw new OnnxException(
            ("%s was not written: its %s differ from libtorch's by %.2e on a batch of %d"
                    + " (%s input), expected at most %.1e; report it")
                .formatted(out, one.output, one.difference, one.batch, one.input, one.limit()));
      }
    }
  }
}
