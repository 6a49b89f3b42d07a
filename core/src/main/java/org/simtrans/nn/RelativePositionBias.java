package org.simtrans.nn;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * B of equation 5: one learned number per head for each offset between two tokens of a window. The
 * offset (dy, dx) has row {@code (dy + M-1)(2M-1) + (dx + M-1)} of the table.
 */
public final class RelativePositionBias {
  private static final double STD = 0.02;
  private static final Map<Integer, Tensor> INDICES = new ConcurrentHashMap<>(); // by M

  private final int heads;
  private final int tokens; // M²
  private final Tensor table; // ((2M-1)², heads)
  private final Tensor index; // (M² · M²), shared by all layers of that window

  RelativePositionBias(int window, int heads, Rng rng) {
    this.heads = heads;
    tokens = window * window;
    int offsets = 2 * window - 1;
    table = Tensors.zeros((long) offsets * offsets, heads);
    rng.fillNormal(table, STD);
    index = INDICES.computeIfAbsent(window, m -> Tensors.keep(Tensors.of(indexOf(m))));
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

  /**
   * A table of the offsets in a square window, resampled bicubically to {@code edge}² offsets, as
   * Microsoft's Swin does. Shape: (g², heads) -> (edge², heads).
   */
  static Tensor resample(Tensor table, long edge) {
    long grid = edgeOf(table.size(0));
    long heads = table.size(1);
    Tensor map = Tensors.toFloat(table).transpose(0, 1).reshape(1, heads, grid, grid);
    return torch
        .upsample_bicubic2d(map, new long[] {edge, edge}, false) // (1, heads, edge, edge)
        .reshape(heads, edge * edge)
        .transpose(0, 1);
  }

  /** Fits a table that was learned with another window, as {@link #resample} does. */
  static Optional<Tensor> fit(Tensor table, long[] to) {
    return isTable(Tensors.shape(table)) && isTable(to) && table.size(1) == to[1]
        ? Optional.of(resample(table, edgeOf(to[0])))
        : Optional.empty();
  }

  private static boolean isTable(long[] shape) {
    long edge = shape.length == 2 ? edgeOf(shape[0]) : 0;
    return edge % 2 == 1 && edge * edge == shape[0];
  }

  private static long edgeOf(long rows) {
    return Math.round(Math.sqrt(rows));
  }

  /** The bias as it is added to the scores: (heads, M², M²). */
  Tensor forward() {
    return Functional.indexSelect(table, index) // (M²·M², heads)
        .view(tokens, tokens, heads)
        .permute(2, 0, 1);
  }
}
