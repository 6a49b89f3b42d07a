package org.simtrans.nn;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Resampling;
import org.simtrans.tensor.Tensors;

/**
 * The learned positions of a Vision Transformer: a row for the class token, then one for each place
 * of a square grid, (1, 1 + g², C).
 */
public final class PositionEmbedding {
  private PositionEmbedding() {}

  /**
   * The table resampled to another grid by an antialiased bicubic, as timm does; the row of the
   * class token is kept. Shape: (1, 1 + g², C) -> (1, 1 + height · width, C).
   */
  public static Tensor resample(Tensor table, long height, long width) {
    long grid = gridOf(table.size(1));
    if (height == grid && width == grid) {
      return table;
    }
    Tensor square = table.narrow(1, 1, grid * grid).squeeze(0); // (g², C)
    return Functional.cat(
        1, table.narrow(1, 0, 1), Resampling.bicubic(square, height, width).unsqueeze(0));
  }

  /** Fits a table of one square grid to another one, as {@link #resample} does. */
  public static Optional<Tensor> fit(Tensor table, long[] to) {
    if (!isTable(Tensors.shape(table)) || !isTable(to) || table.size(2) != to[2]) {
      return Optional.empty();
    }
    long grid = gridOf(to[1]);
    return Optional.of(resample(table, grid, grid));
  }

  private static boolean isTable(long[] shape) {
    return shape.length == 3
        && shape[0] == 1
        && gridOf(shape[1]) * gridOf(shape[1]) + 1 == shape[1];
  }

  /**
   * The edge of the grid, in places.
   *
   * @param rows of a table
   */
  public static long gridOf(long rows) {
    return Math.round(Math.sqrt(rows - 1));
  }
}
