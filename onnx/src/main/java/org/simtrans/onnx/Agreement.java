package org.simtrans.onnx;

/**
 * How far ONNX Runtime and libtorch are from each other on one input.
 *
 * @param input what it was
 * @param batch images in it
 * @param largestLogit largest absolute value of libtorch's logits
 * @param difference largest absolute difference of the logits; NaN if one of them is not a number
 */
public record Agreement(String input, int batch, double largestLogit, double difference) {
  /** More than that is no rounding. */
  public static final double TOLERANCE = 1e-4;

  static Agreement of(String input, int batch, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new OnnxException(
          "the graph gives %d logits, the network %d; this is a bug, report it"
              .formatted(actual.length, expected.length));
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i])); // NaN stays NaN
      difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
    }
    return new Agreement(input, batch, largest, difference);
  }

  boolean holds() {
    return difference <= TOLERANCE;
  }
}
