package org.simtrans.data;

import java.util.OptionalInt;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/**
 * One slice taken out of an image to be looked at.
 *
 * @param name of the image
 * @param number of the slice in the image, from 0
 * @param count of slices in the image
 * @param values height x width, as stored
 * @param intensity the normalisation of the whole image
 * @param rowSpacing mm from one row to the next
 * @param columnSpacing mm from one column to the next
 * @param truth label map, height x width; null where none is known
 */
public record PickedSlice(
    String name,
    int number,
    int count,
    float[] values,
    Intensity intensity,
    int height,
    int width,
    double rowSpacing,
    double columnSpacing,
    byte[] truth) {

  /**
   * Takes the slice that is asked for; else the one with the largest labelled area; else, where
   * nothing is labelled, the one with the most foreground.
   *
   * @param truth label map of the image, x fastest, 0 background; null where none is known
   * @param plane in which a volume is cut
   * @throws InvalidSettingException if the image has no slice of that number
   */
  public static PickedSlice of(
      String name, Volume image, byte[] truth, Plane plane, OptionalInt slice) {
    Slices slices = new Slices(image, plane);
    float[] values = image.values();
    Intensity intensity = Intensity.of(values);
    float[] labels = truth == null ? null : toFloats(truth);
    if (slice.isPresent() && (slice.getAsInt() < 0 || slice.getAsInt() >= slices.count())) {
      throw new InvalidSettingException(
          Message.of(
              "{slice} is %d, but %s has the slices 0 to %d",
              slice.getAsInt(), name, slices.count() - 1));
    }
    int largest = labels == null ? -1 : largest(slices, labels, 0);
    int k = slice.orElse(largest >= 0 ? largest : largest(slices, values, intensity.threshold()));
    return new PickedSlice(
        name,
        Math.max(0, k),
        slices.count(),
        slices.slice(values, Math.max(0, k)),
        intensity,
        slices.height(),
        slices.width(),
        slices.rowSpacing(),
        slices.columnSpacing(),
        labels == null ? null : toBytes(slices.slice(labels, Math.max(0, k))));
  }

  /** The first slice with the most values above the limit, -1 if there is none in any. */
  private static int largest(Slices slices, float[] values, float limit) {
    int most = 0;
    int where = -1;
    for (int k = 0; k < slices.count(); k++) {
      int count = 0;
      for (float value : slices.slice(values, k)) {
        count += value > limit ? 1 : 0;
      }
      if (count > most) {
        most = count;
        where = k;
      }
    }
    return where;
  }

  /** Name and, of a volume, the number of the slice. */
  public String caption() {
    return count > 1 ? name + ", slice " + number : name;
  }

  /** How many pixels carry a label; 0 where no truth is known. */
  public int labelledPixels() {
    int pixels = 0;
    for (byte label : truth == null ? new byte[0] : truth) {
      pixels += label != 0 ? 1 : 0;
    }
    return pixels;
  }

  /** As a network of that size gets it: normalised over the whole image, scaled, padded. */
  public float[] prepared(Preprocessing size) {
    return size.sliceFit(height, width).toNetwork(intensity.apply(values), intensity.background());
  }

  static float[] toFloats(byte[] labels) {
    float[] floats = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      floats[i] = labels[i];
    }
    return floats;
  }

  static byte[] toBytes(float[] labels) {
    byte[] bytes = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    return bytes;
  }
}
