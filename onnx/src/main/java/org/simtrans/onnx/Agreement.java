package org.simtrans.onnx;

import java.nio.file.Path;
import java.util.List;

/**
 * How far ONNX Runtime and libtorch are from each other on one input.
 *
 * @param output what is compared: logits or probabilities
 * @param input what it was
 * @param batch images in it
 * @param largest absolute value of libtorch's
 * @param difference largest absolute one; NaN if one of them is not a number
 */
public record Agreement(String output, String input, int batch, double largest, double difference) {
  /** More than that is no rounding. */
  public static final double TOLERANCE = 1e-4;

  static Agreement of(String output, String input, int batch, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new OnnxException(
          "the graph gives %d %s, the network %d; this is a bug, report it"
              .formatted(actual.length, output, expected.length));
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i])); // NaN stays NaN
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
    }
    return new Agreement(output, input, batch, largest, difference);
  }

  private boolean holds() {
    return difference <= TOLERANCE;
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
                    + " (%s input), expected at most %.0e; report it")
                .formatted(out, one.output, one.difference, one.batch, one.input, TOLERANCE));
      }
    }
  }
}
