package org.simtrans.predict;

import java.util.Arrays;
import java.util.List;
import org.simtrans.image.Slices;

/**
 * An image as the stack of slices that the network sees, with a label for each pixel.
 *
 * @param slices how the image is cut
 * @param shown what is drawn of it, in the image's own order: red, green and blue, or one channel
 * @param channel the name of that one, where the network sees several; else empty
 * @param labels 0 for background, c + 1 for channel c; slice after slice, row-major
 */
public record SliceStack(Slices slices, List<float[]> shown, String channel, byte[] labels) {
  public SliceStack {
    shown = List.copyOf(shown);
  }

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

  /** The volume of a voxel in mm³; NaN for pictures that do not tell the size of their pixels. */
  public double voxelMm3() {
    boolean solid = count() > 1 || !slices.sides().isEmpty();
    return slices.measured() && solid
        ? slices.columnSpacing() * slices.rowSpacing() * slices.spacing()
        : Double.NaN;
  }

  /** What is drawn of slice {@code k}: red, green and blue, or grey values. */
  public List<float[]> imageSlice(int k) {
    return shown.stream().map(plane -> slices.slice(plane, k)).toList();
  }

  /** The labels of slice {@code k}. */
  public byte[] labelSlice(int k) {
    int pixels = width() * height();
    return Arrays.copyOfRange(labels, k * pixels, (k + 1) * pixels);
  }
}
