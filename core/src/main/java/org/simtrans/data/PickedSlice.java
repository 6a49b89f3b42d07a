package org.simtrans.data;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
 * @param stack the slice itself, in the middle of its neighbours if the network sees them
 * @param coloured whether its channels are red, green and blue
 * @param rowSpacing mm from one row to the next
 * @param columnSpacing mm from one column to the next
 * @param truth label map, height x width; null where none is known
 */
public record PickedSlice(
    String name,
    int number,
    int count,
    List<ImageSlice> stack,
    boolean coloured,
    double rowSpacing,
    double columnSpacing,
    byte[] truth) {

  /** {@link #of(String, List, byte[], Preprocessing, OptionalInt)} of an image of one channel. */
  public static PickedSlice of(
      String name, Volume volume, byte[] truth, Plane plane, OptionalInt slice) {
    return of(name, List.of(volume), truth, new Preprocessing(1, 1, plane, Fit.RESIZE), slice);
  }

  /**
   * Takes the slice that is asked for; else the one with the largest labelled area; else, where
   * nothing is labelled, the one with the most foreground.
   *
   * @param channels of the image, as many as the network sees
   * @param truth label map of the image, x fastest, 0 background; null where none is known
   * @param preprocessing in whose plane a volume is cut; the slice keeps its own size
   * @throws InvalidSettingException if the image has no slice of that number
   */
  public static PickedSlice of(
      String name,
      List<Volume> channels,
      byte[] truth,
      Preprocessing preprocessing,
      OptionalInt slice) {
    PreparedImage image = PreparedImage.of(channels, preprocessing);
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
        image.stack(k),
        preprocessing.hasColours(),
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

  /** The slice itself. */
  public ImageSlice image() {
    return stack.get(stack.size() / 2);
  }

  /** Rows of the slice. */
  public int height() {
    return image().stored().height();
  }

  /** Columns of the slice. */
  public int width() {
    return image().stored().width();
  }

  /** What is drawn of it: red, green and blue where these are its channels, else the first. */
  public List<float[]> shown() {
    return shown(image().stored(), coloured);
  }

  /** The planes of a network's input that are drawn: those of the slice in the middle. */
  public List<float[]> shown(Planes input) {
    int channels = image().stored().channels();
    int first = stack.size() / 2 * channels;
    return IntStream.range(first, first + (coloured ? channels : 1))
        .mapToObj(input::channel)
        .toList();
  }

  private static List<float[]> shown(Planes stored, boolean coloured) {
    return IntStream.range(0, coloured ? stored.channels() : 1).mapToObj(stored::channel).toList();
  }

  /** Name and, of a volume, the number of the slice. */
  public String caption() {
    return count > 1 ? name + ", slice " + number : name;
  }

  /** How many pixels carry a label; 0 where no truth is known. */
  public int labelledPixels() {
    return truth == null ? 0 : labelled(truth);
  }

  /** As a network of that size gets it; whole, even where it sees patches. */
  public Planes prepared(Preprocessing network) {
    SliceFit size = fit(network);
    return stack.size() == 1
        ? image().prepared(size)
        : Planes.joined(stack.stream().map(slice -> slice.prepared(size)).toList());
  }

  /** The way to the input of a network and back; whole, even where it sees patches. */
  public SliceFit fit(Preprocessing network) {
    return network.ofWholeSlices().sliceFit(height(), width(), rowSpacing, columnSpacing);
  }
}
