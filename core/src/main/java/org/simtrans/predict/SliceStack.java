package org.simtrans.predict;

import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/**
 * An image as the stack of slices that the network sees, with a label for each pixel.
 *
 * @param image the stack's grey values, slice after slice, row-major
 * @param labels 0 for background, c + 1 for channel c; in the same order
 * @param spacing mm along columns, rows and slices
 */
public record SliceStack(
    int width, int height, int count, float[] image, byte[] labels, double[] spacing) {

  static SliceStack of(Slices slices, float[] values, byte[] labels) {
    int pixels = slices.width() * slices.height();
    float[] image = new float[pixels * slices.count()];
    for (int k = 0; k < slices.count(); k++) {
      System.arraycopy(slices.slice(values, k), 0, image, k * pixels, pixels);
    }
    return new SliceStack(
        slices.width(),
        slices.height(),
        slices.count(),
        image,
        labels,
        new double[] {slices.columnSpacing(), slices.rowSpacing(), slices.spacing()});
  }

  /** A label map in a volume's order of voxels, brought into the stack's. */
  static byte[] stacked(Slices slices, byte[] volumeLabels) {
    float[] values = new float[volumeLabels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = volumeLabels[i];
    }
    int pixels = slices.width() * slices.height();
    byte[] labels = new byte[values.length];
    for (int k = 0; k < slices.count(); k++) {
      float[] slice = slices.slice(values, k);
      for (int p = 0; p < pixels; p++) {
        labels[k * pixels + p] = (byte) slice[p];
      }
    }
    return labels;
  }

  /** The stack's labels in the volume's order of voxels. */
  static byte[] unstacked(Slices slices, byte[] stackLabels, Volume volume) {
    int pixels = slices.width() * slices.height();
    float[] values = new float[stackLabels.length];
    float[] slice = new float[pixels];
    for (int k = 0; k < slices.count(); k++) {
      for (int p = 0; p < pixels; p++) {
        slice[p] = stackLabels[k * pixels + p];
      }
      slices.put(slice, k, values);
    }
    byte[] labels = new byte[Math.toIntExact(volume.voxels())];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) values[i];
    }
    return labels;
  }

  /** The grey values of slice {@code k}. */
  public float[] imageSlice(int k) {
    int pixels = width * height;
    return java.util.Arrays.copyOfRange(image, k * pixels, (k + 1) * pixels);
  }

  /** The labels of slice {@code k}. */
  public byte[] labelSlice(int k) {
    int pixels = width * height;
    return java.util.Arrays.copyOfRange(labels, k * pixels, (k + 1) * pixels);
  }
}
