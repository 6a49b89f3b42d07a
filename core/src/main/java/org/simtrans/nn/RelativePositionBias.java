package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * B of equation 5: one learned number per head for each offset between two tokens of a window. The
 * offset (dy, dx) stands in row {@code (dy + M-1)(2M-1) + (dx + M-1)} of the table.
 */
public final class RelativePositionBias {
  private static final double STD = 0.02;

  private final int heads;
  private final int tokens; // M²
  private final Tensor table; // ((2M-1)², heads)
  private final Tensor index; // (M² · M²)

  RelativePositionBias(int window, int heads, Rng rng) {
    this.heads = heads;
    tokens = window * window;
    int offsets = 2 * window - 1;
    table = Tensors.zeros((long) offsets * offsets, heads);
    rng.fillNormal(table, STD);
    index = Tensors.keep(Tensors.of(indexOf(window)));
  }

  /** The row of the table for each pair of tokens: (M² · M²), row-major. */
  public static long[] indexOf(int window) {
    int tokens = window * window;
    long[] index = new long[tokens * tokens];
    for (int a = 0; a < tokens; a++) {
      for (int b = 0; b < tokens; b++) {
        int dy = a / window - b / window + window - 1;
        int dx = a % window - b % window + window - 1;
        index[a * tokens + b] = (long) dy * (2 * window - 1) + dx;
      }
    }
    return index;
  }

  Tensor table() {
    return table;
  }

  /** The bias as it is added to the scores: (heads, M², M²). */
  Tensor forward() {
    return Functional.indexSelect(table, index) // (M²·M², heads)
        .view(tokens, tokens, heads)
        .permute(2, 0, 1);
  }
}
