package org.simtrans.server;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.Channels;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/**
 * An image for the viewer: axial slices one after the other, from the feet upwards, row 0 anterior
 * and column 0 the patient's right; a picture as it is stored.
 *
 * @param first the first channel as it was read, for its geometry
 * @param slices the order of its voxels
 * @param channels at least one
 */
record Scan(Volume first, Slices slices, List<Channel> channels) {
  private static final double LOW = 0.01;
  private static final double HIGH = 0.995;

  /**
   * The values of one channel, from 0 for {@code min} to 65,535 for {@code max}; those of a few
   * wild voxels may lie beyond.
   *
   * @param name as the data have it; may be empty
   * @param low the value that is shown black at first
   * @param high the value that is shown white at first
   * @param beyond whether some values lie beyond, and are sent as the nearest end
   * @param values slices x rows x columns, 16 bits without a sign
   */
  record Channel(
      String name, float min, float max, float low, float high, boolean beyond, short[] values) {
    /** A value as {@link #values} has it. */
    short stored(float value) {
      return (short) level(value, min, 65535 / ((double) max - min));
    }
  }

  private static int level(float value, float min, double scale) {
    return Float.isFinite(value)
        ? (int) Math.max(0, Math.min(65535, Math.round((value - (double) min) * scale)))
        : 0;
  }

  static Scan of(Channels read, Case one) {
    return of(read, one, read.volumes().stream().map(volume -> range(volume.values())).toList());
  }

  /**
   * The same where the smallest and the largest value of each channel are known.
   *
   * @param ranges two numbers for each channel
   */
  static Scan of(Channels read, Case one, List<float[]> ranges) {
    Volume first = read.volumes().get(0);
    Slices slices = new Slices(first, Plane.AXIAL);
    List<Channel> channels = new ArrayList<>();
    for (int c = 0; c < read.count(); c++) {
      List<String> names = one.channels().size() == read.count() ? one.channels() : read.names();
      String name = names.isEmpty() ? "" : names.get(c);
      channels.add(channel(name, read.volumes().get(c), slices, ranges.get(c)));
    }
    return new Scan(first, slices, List.copyOf(channels));
  }

  private static float[] range(float[] values) {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    return Range.tamed(values, min, max);
  }

  private static Channel channel(String name, Volume volume, Slices slices, float[] range) {
    float[] values = volume.values();
    float min = range[0];
    float max = range[1];
    if (!(min < max)) {
      min = Float.isFinite(min) ? min : 0;
      max = min + 1;
    }
    double scale = 65535 / ((double) max - min);
    short[] shown = new short[values.length];
    int[] histogram = new int[65536];
    int at = 0;
    boolean beyond = false;
    for (int k = 0; k < slices.count(); k++) {
      for (float value : slices.slice(values, k)) {
        int level = level(value, min, scale);
        shown[at++] = (short) level;
        histogram[level]++;
        beyond |= value < min || value > max;
      }
    }
    boolean bytes = volume.isPicture() && min >= 0 && max <= 255;
    return bytes
        ? new Channel(name, min, max, 0, Math.max(max, 1), beyond, shown)
        : new Channel(
            name,
            min,
            max,
            (float) (min + percentile(histogram, LOW) / scale),
            (float) (min + percentile(histogram, HIGH) / scale),
            beyond,
            shown);
  }

  /** Of what is not the smallest value, which is that of air in most scans. */
  private static int percentile(int[] histogram, double share) {
    long all = 0;
    for (int level = 1; level < histogram.length; level++) {
      all += histogram[level];
    }
    long seen = 0;
    for (int level = 1; level < histogram.length; level++) {
      seen += histogram[level];
      if (seen >= share * all) {
        return level;
      }
    }
    return histogram.length - 1;
  }

  int columns() {
    return slices.width();
  }

  int rows() {
    return slices.height();
  }

  int count() {
    return slices.count();
  }

  int voxels() {
    return Math.toIntExact(first.voxels());
  }

  /** The bytes that it takes, about. */
  long weight() {
    return first.voxels() * (4 + 2L * channels.size());
  }
}
