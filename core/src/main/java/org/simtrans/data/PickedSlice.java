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
 * @param image the slice itself
 * @param rowSpacing mm from one row to the next
 * @param columnSpacing mm from one column to the next
 * @param truth label map, height x width; null where none is known
 */
public record PickedSlice(
    String name,
    int number,
    int count,
    ImageSlice image,
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
      String name, Volume volume, byte[] truth, Plane plane, OptionalInt slice) {
    PreparedImage image =
        PreparedImage.of(volume, new Preprocessing(1, 1, plane, Fit.RESIZE)); // at its own size
    Slices slices = image.slices();
    if (slice.isPresent() && (slice.getAsInt() < 0 || slice.getAsInt() >= slices.count())) {
      throw new InvalidSettingException(
          Message.of(
              "{slice} is %d, but %s has the slices 0 to %d",
              slice.getAsInt(), name, slices.count() - 1));
    }
    int k = slice.orElseGet(() -> mostTelling(image, truth));
    return new PickedSlice(
        name,
        k,
        slices.count(),
        image.slice(k),
        slices.rowSpacing(),
        slices.columnSpacing(),
        truth == null ? null : slices.slice(truth, k));
  }

  private static int mostTelling(PreparedImage image, byte[] truth) {
    Slices slices = image.slices();
    int largest = truth == null ? -1 : mostLabelled(slices, truth);
    double most = 0;
    int where = 0;
    for (int k = 0; largest < 0 && k < slices.count(); k++) {
      double foreground = image.slice(k).foregroundFraction();
      if (foreground > most) {
        most = foreground;
        where = k;
      }
    }
    return largest < 0 ? where : largest;
  }

  /** The first slice with the most labelled pixels, -1 if there is none in any. */
  static int mostLabelled(Slices slices, byte[] truth) {
    int most = 0;
    int where = -1;
    for (int k = 0; k < slices.count(); k++) {
      int count = labelled(slices.slice(truth, k));
      if (count > most) {
        most = count;
        where = k;
      }
    }
    return where;
  }

  /** How many pixels carry a label. */
  static int labelled(byte[] labels) {
    int pixels = 0;
    for (byte label : labels) {
      pixels += label > 0 ? 1 : 0;
    }
    return pixels;
  }

  /** Rows of the slice. */
  public int height() {
    return image.stored().height();
  }

  /** Columns of the slice. */
  public int width() {
    return image.stored().width();
  }

  /** What is drawn of it: the stored values of its first channel, height x width. */
  public float[] grey() {
    return image.stored().channel(0);
  }

  /** Name and, of a volume, the number of the slice. */
  public String caption() {
    return count > 1 ? name + ", slice " + number : name;
  }

  /** How many pixels carry a label; 0 where no truth is known. */
  public int labelledPixels() {
    return truth == null ? 0 : labelled(truth);
  }

  /** As a network of that size gets it. */
  public Planes prepared(Preprocessing size) {
    return image.prepared(size);
  }
}
