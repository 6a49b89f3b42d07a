package org.simtrans.predict;

import java.util.Arrays;
import org.simtrans.image.Slices;

/**
 * An image as the stack of slices that the network sees, with a label for each pixel.
 *
 * @param slices how the image is cut
 * @param values the grey values in the image's own order
 * @param labels 0 for background, c + 1 for channel c; slice after slice, row-major
 */
public record SliceStack(Slices slices, float[] values, byte[] labels) {

  /** Columns of each slice. */
  public int width() {
    return slices.width();
  }

  /** Rows of each slice. */
  public int height() {
    return slices.height();
  }

  /** The number of slices. */
  public int count() {
    return slices.count();
  }

  /** mm along columns, rows and slices. */
  public double[] spacing() {
    return new double[] {slices.columnSpacing(), slices.rowSpacing(), slices.spacing()};
  }

  /** The grey values of slice {@code k}. */
  public float[] imageSlice(int k) {
    return slices.slice(values, k);
  }

  /** The labels of slice {@code k}. */
  public byte[] labelSlice(int k) {
    int pixels = width() * height();
    return Arrays.copyOfRange(labels, k * pixels, (k + 1) * pixels);
  }
}
