package org.simtrans.nn;

/** What attention costs in multiply-accumulates (the paper's equations 3 and 4). */
public final class AttentionCost {
  private AttentionCost() {}

  /**
   * Equation 3: attention among all h·w tokens of C channels, quadratic in the image, {@code 4hwC²
   * + 2(hw)²C}.
   */
  public static long global(long height, long width, long channels) {
    long tokens = height * width;
    return 4 * tokens * channels * channels + 2 * tokens * tokens * channels;
  }

  /** Equation 4: attention within M×M windows, linear in the image, {@code 4hwC² + 2M²hwC}. */
  public static long windowed(long height, long width, long channels, long window) {
    long tokens = height * width;
    return 4 * tokens * channels * channels + 2 * window * window * tokens * channels;
  }
}
