package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.simtrans.Setting;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.layout.CohortException;

/**
 * Which label values mean something: each becomes one output channel, and is written back as the
 * same value. With one channel every value but 0 is foreground, so that masks of 0/1 and of 0/255
 * may lie in one cohort.
 *
 * @param foreground the values without 0, ascending
 */
public record LabelValues(List<Integer> foreground) {

  /**
   * @throws CohortException if there are more values than a label map has
   */
  public LabelValues {
    for (Integer value : Setting.required(foreground, "foreground")) {
      Setting.required(value, "a label value");
    }
    SortedSet<Integer> sorted = new TreeSet<>(foreground);
    sorted.remove(0);
    foreground = List.copyOf(sorted);
    if (foreground.size() > DistinctValues.LIMIT) {
      throw new CohortException(
          "the labels hold more than %d values; expected label maps, not grey images"
              .formatted(DistinctValues.LIMIT));
    }
  }

  /**
   * Looks through all label files of a cohort.
   *
   * @throws CohortException if there are none, all are empty, or one holds something else than
   *     whole numbers
   */
  public static LabelValues scan(Cohort cohort) {
    List<Path> files = cohort.cases().stream().flatMap(one -> one.labels().stream()).toList();
    int threads = Runtime.getRuntime().availableProcessors();
    List<SortedSet<Integer>> perFile =
        Parallel.map(files, threads, ProgressListener.SILENT, LabelValues::foregroundOf);
    if (perFile.isEmpty()) {
      throw new CohortException(
          cohort.root() + " holds images but no labels to learn from; add labels to some of them");
    }
    LabelValues values = joined(perFile);
    if (values.channels() == 0) {
      throw new CohortException(
          "all %d label files of %s are empty; expected values above 0 somewhere"
              .formatted(perFile.size(), cohort.root()));
    }
    return values;
  }

  private static SortedSet<Integer> foregroundOf(Path label) {
    DistinctValues values = DistinctValues.of(Images.read(label).values());
    if (values.strange() != null || values.tooMany()) {
      throw new CohortException(
          "%s holds %s; expected a label map of few whole numbers, 0 for background"
              .formatted(
                  label,
                  values.tooMany()
                      ? "more than " + DistinctValues.LIMIT + " values"
                      : "the value " + values.strange()));
    }
    return values.foreground();
  }

  /** Joins the foreground values of files; masks that write 1 or 255 for the same thing agree. */
  static LabelValues joined(Collection<? extends Collection<Integer>> perFile) {
    SortedSet<Integer> all = new TreeSet<>();
    perFile.forEach(all::addAll);
    boolean masks = perFile.stream().allMatch(values -> values.size() <= 1);
    if (masks && all.equals(new TreeSet<>(List.of(1, 255)))) {
      all.remove(255);
    }
    return new LabelValues(List.copyOf(all));
  }

  /** The number of output channels. */
  public int channels() {
    return foreground.size();
  }

  /**
   * 0 for background, c + 1 for channel c.
   *
   * @throws CohortException if the value is not one of these
   */
  public byte indexOf(int value) {
    if (value == 0) {
      return 0;
    }
    int channel = channels() == 1 ? 0 : foreground.indexOf(value);
    if (channel < 0) {
      throw new CohortException("the label value %d is not one of %s".formatted(value, foreground));
    }
    return (byte) (channel + 1);
  }

  /** The label value that channel {@code channel} is written as. */
  public int valueOf(int channel) {
    return foreground.get(channel);
  }

  /**
   * The truth of a case: where its label files overlap, the first one counts.
   *
   * @param image the case's image
   * @return per voxel, x fastest, 0 for background and c + 1 for channel c; all 0 if unlabelled
   * @throws CohortException if a label file has another shape or lies elsewhere than the image, or
   *     has an unknown value
   */
  public byte[] read(Case one, Volume image) {
    byte[] joined = new byte[Math.toIntExact(image.voxels())];
    for (Path file : one.labels()) {
      Volume label = Images.read(file);
      requireFit(file, label, image);
      join(joined, label.values(), file);
    }
    return joined;
  }

  private static void requireFit(Path file, Volume label, Volume image) {
    Findings findings = new Findings();
    CaseCheck.checkGrid(file, Grid.of(label), Grid.of(image), findings);
    findings.requireNoErrors();
  }

  private void join(byte[] joined, float[] values, Path file) {
    float last = 0;
    byte index = 0;
    for (int i = 0; i < values.length; i++) {
      if (values[i] != last) {
        last = values[i];
        index = indexOf(last, file);
      }
      if (joined[i] == 0) {
        joined[i] = index;
      }
    }
  }

  private byte indexOf(float value, Path file) {
    if (value != Math.rint(value)) {
      throw new CohortException(
          file + " holds the value " + value + "; expected whole numbers, 0 for background");
    }
    try {
      return indexOf((int) value);
    } catch (CohortException e) {
      throw new CohortException(file + ": " + e.getMessage(), e);
    }
  }
}
