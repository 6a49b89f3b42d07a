package org.simtrans.augment;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the planes of a slice are: its channels, once for the slice itself and for each neighbour
 * that comes with it, from the lowest to the highest. Whatever moves pixels moves those of all
 * planes alike.
 *
 * @param channels of an image, at least 1
 * @param slices the slice and its neighbours, an odd number
 * @param coloured whether the channels are red, green and blue
 */
public record SliceForm(int channels, int slices, boolean coloured) {
  /** One channel, no neighbours. */
  public static final SliceForm GREY = new SliceForm(1, 1, false);

  /**
   * @throws IllegalArgumentException if the numbers are none of such a slice
   */
  public SliceForm {
    if (channels < 1 || slices < 1 || slices % 2 == 0 || (coloured && channels != 3)) {
      throw new IllegalArgumentException(channels + " channels of " + slices + " slices");
    }
  }

  int planes() {
    return channels * slices;
  }

  /** The plane that shows a channel of a slice, both from 0. */
  int plane(int slice, int channel) {
    return slice * channels + channel;
  }

  /** Which slice a plane shows, from 0. */
  int slice(int plane) {
    return plane / channels;
  }

  /** The slice that the labels are of. */
  int middle() {
    return slices / 2;
  }

  /**
   * The planes whose values vary together: a scanner takes all slices of a contrast alike, but each
   * contrast by itself; light falls on all colours.
   */
  int[][] alike() {
    if (coloured) {
      return new int[][] {IntStream.range(0, planes()).toArray()};
    }
    int[][] groups = new int[channels][slices];
    for (int c = 0; c < channels; c++) {
      int channel = c;
      Arrays.setAll(groups[c], slice -> plane(slice, channel));
    }
    return groups;
  }

  /** A plane of an image as a source. */
  Grey grey(float[] image, int plane, int h, int w) {
    return Grey.of(
        planes() == 1 ? image : Arrays.copyOfRange(image, plane * h * w, (plane + 1) * h * w),
        h,
        w);
  }

  /** Where tissue is in some channel of a slice. */
  boolean[] tissue(float[] image, int slice, int h, int w) {
    boolean[] tissue = new boolean[h * w];
    for (int c = 0; c < channels; c++) {
      int from = plane(slice, c) * h * w;
      float least = grey(image, plane(slice, c), h, w).tissue();
      for (int i = 0; i < tissue.length; i++) {
        tissue[i] |= image[from + i] > least;
      }
    }
    return tissue;
  }
}
