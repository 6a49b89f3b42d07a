package org.simtrans.cohort;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.simtrans.image.LabelImage;
import org.simtrans.image.UnreadableImageException;

/**
 * What one label file holds.
 *
 * @param kind whether its values are numbers, indices of a palette, or colours 0xRRGGBB
 * @param voxels how many voxels have each value, background included; empty if there is a fault
 * @param palette the colour of each index that occurs; empty without a palette
 * @param objects whether nearly every value but 0 is one connected blob; false with few values
 * @param fault why it is no label map, or null
 */
public record LabelContents(
    LabelImage.Kind kind,
    SortedMap<Integer, Integer> voxels,
    SortedMap<Integer, Integer> palette,
    boolean objects,
    Fault fault)
    implements Serializable {
  /** With fewer values in a file, classes and objects look alike. */
  static final int FEWEST_OBJECTS = 5;

  /**
   * Why a file is no label map.
   *
   * @param problem what was found and what was expected
   * @param fix how to fix it
   */
  public record Fault(String problem, String fix) implements Serializable {}

  /** Copies the maps, so that they can be sent. */
  public LabelContents {
    voxels = new TreeMap<>(voxels);
    palette = new TreeMap<>(palette);
  }

  /**
   * Looks into a label.
   *
   * @param file for what must be read of it again
   * @throws UnreadableImageException if a further frame cannot be read
   */
  static LabelContents of(LabelImage label, Path file) {
    if (label.frames() > 1) {
      return faulty(label, Frames.fault(label, file));
    }
    DistinctValues values = DistinctValues.of(label.volume().values());
    if (values.strange() != null) {
      return faulty(label, values.fault());
    }
    int[] whole = values.whole();
    Fault blurred = Interpolation.fault(label, whole, values.counts());
    if (blurred != null) {
      return faulty(label, blurred);
    }
    SortedSet<Integer> foreground = new TreeSet<>(values.counts().keySet());
    foreground.remove(0);
    boolean objects =
        foreground.size() >= FEWEST_OBJECTS
            && label.kind() != LabelImage.Kind.COLOURS
            && Blobs.of(whole, label.volume().shape()).mostlyOneEach();
    if (foreground.size() > LabelValues.LIMIT && !objects) {
      return faulty(label, tooMany(label.kind(), foreground.size()));
    }
    SortedMap<Integer, Integer> palette = new TreeMap<>(label.palette());
    palette.keySet().retainAll(values.counts().keySet());
    return new LabelContents(label.kind(), values.counts(), palette, objects, null);
  }

  private static LabelContents faulty(LabelImage label, Fault fault) {
    return new LabelContents(label.kind(), new TreeMap<>(), new TreeMap<>(), false, fault);
  }

  /** Of a file that is no label map at all. */
  static Fault tooMany(LabelImage.Kind kind, int count) {
    return kind == LabelImage.Kind.COLOURS
        ? new Fault(
            "the label holds %d colours, more than the %d that a label map has; its edges may be smoothed (anti-aliased), or it is a photograph"
                .formatted(count, LabelValues.LIMIT),
            "save it with one colour for each class, without smoothing")
        : new Fault(
            "the label holds more than %d different values (%d), and they are no numbers of objects"
                .formatted(LabelValues.LIMIT, count),
            "write a label map with 0 for background and few values; JPEG cannot hold one");
  }

  /** The values other than 0; black is 0 among colours. */
  public SortedSet<Integer> foreground() {
    SortedSet<Integer> foreground = new TreeSet<>(voxels.keySet());
    foreground.remove(0);
    return foreground;
  }
}
