package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.simtrans.image.Images;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;
import org.simtrans.layout.labels.Colours;

/**
 * Reads label files as the classes of a model or a cohort, voxel by voxel on the grid of the image.
 *
 * @param labels the classes
 * @param taken further values (or colours) of files, by the value that each is taken for; 0 for
 *     background
 */
public record LabelReader(LabelValues labels, Map<Integer, Integer> taken) {

  /**
   * The truth of a case: where its label files overlap, the first one counts.
   *
   * @param image the case's image
   * @return per voxel, x fastest, the label in memory; all 0 if unlabelled
   * @throws CohortException if a label file does not lie on the grid of the image, or has an
   *     unknown value
   */
  public byte[] read(Case one, Volume image) {
    byte[] joined = new byte[Math.toIntExact(image.voxels())];
    for (Path file : one.labels()) {
      LabelImage label = Images.readLabels(file);
      Findings findings = new Findings();
      Placement placement = Placement.of(file, label.volume(), image, findings);
      findings.requireNoErrors();
      byte[] read = labels.ofObjects() ? objects(label, file) : classes(label, file);
      byte[] placed = placement.onImage(read);
      for (int i = 0; i < joined.length; i++) {
        joined[i] = joined[i] == 0 ? placed[i] : joined[i];
      }
    }
    return joined;
  }

  private byte[] classes(LabelImage label, Path file) {
    int[] values = whole(label, file);
    Map<Integer, Byte> known = new HashMap<>();
    byte[] classes = new byte[values.length];
    int last = values[0];
    byte index = indexOf(last, label, file);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != last) {
        last = values[i];
        index = known.computeIfAbsent(last, value -> indexOf(value, label, file));
      }
      classes[i] = index;
    }
    return classes;
  }

  private byte[] objects(LabelImage label, Path file) {
    int[] numbers = whole(label, file);
    return Boundaries.of(numbers, label.volume().shape(), labels);
  }

  /** The values of a label of one frame. */
  private static int[] whole(LabelImage label, Path file) {
    if (label.frames() > 1) {
      throw faulty(file, Frames.fault(label, file));
    }
    DistinctValues values = DistinctValues.of(label.volume().values());
    if (values.strange() != null) {
      throw faulty(file, values.fault());
    }
    return values.whole();
  }

  private static CohortException faulty(Path file, LabelContents.Fault fault) {
    return new CohortException("%s: %s; %s".formatted(file, fault.problem(), fault.fix()));
  }

  private byte indexOf(int value, LabelImage label, Path file) {
    boolean coloured = label.kind() == LabelImage.Kind.COLOURS;
    boolean byColour = labels.coding() != null && !labels.ofObjects();
    if (byColour && (coloured || label.kind() == LabelImage.Kind.PALETTE)) {
      return indexOfColour(coloured ? value : label.palette().getOrDefault(value, 0), file);
    }
    if (taken.containsKey(value)) {
      return labels.indexOf(taken.get(value));
    }
    if (coloured) {
      throw new CohortException(
          "%s is a label in colours, but the labels %s are numbers; write it with these numbers"
              .formatted(file, labels.described()));
    }
    try {
      return labels.indexOf(value);
    } catch (CohortException e) {
      throw new CohortException(file + ": " + e.getMessage(), e);
    }
  }

  private byte indexOfColour(int colour, Path file) {
    Integer value = labels.coding().colours().get(Colours.text(colour));
    if (value != null) {
      return labels.indexOf(value);
    }
    if (taken.containsKey(colour)) {
      return labels.indexOf(taken.get(colour));
    }
    throw new CohortException(
        "%s holds the colour %s, which is none of the classes %s"
            .formatted(file, Colours.described(colour), labels.described()));
  }
}
