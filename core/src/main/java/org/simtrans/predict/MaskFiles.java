package org.simtrans.predict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.simtrans.Outputs;
import org.simtrans.cohort.LabelValues;
import org.simtrans.image.Images;
import org.simtrans.predict.SegmentFiles.Task;

/** The names of all files that a task writes, known before anything is written. */
final class MaskFiles {
  private MaskFiles() {}

  /** The mask, in one file or two, and the form of it that its format has beside it. */
  static List<Path> masks(Task task) {
    List<Path> files = new ArrayList<>(List.of(task.mask()));
    Images.companions(task.mask()).stream().limit(1).forEach(files::add);
    task.segments().ifPresent(files::add);
    return files;
  }

  /** The probabilities of all labels. */
  static List<Path> probabilities(Task task, LabelValues labels) {
    boolean picture = Images.isPicture(task.mask());
    return IntStream.range(0, labels.channels())
        .mapToObj(c -> probabilities(task, labels, c, picture))
        .toList();
  }

  /**
   * The probabilities of one label.
   *
   * @param picture whether the image is one: float TIFF lies beside pictures, as PNG holds no
   *     floats, and NIfTI beside NIfTI
   */
  static Path probabilities(Task task, LabelValues labels, int c, boolean picture) {
    String label = labels.channels() > 1 ? "_label" + labels.valueOf(c) : "";
    return task.beside("_probability" + label + (picture ? ".tif" : ".nii.gz"));
  }

  /** How undecided the model was. */
  static Path uncertainty(Task task, boolean picture) {
    return task.beside("_uncertainty" + (picture ? ".tif" : ".nii.gz"));
  }

  /**
   * Makes sure that all files may be written.
   *
   * @param written the files of a task
   * @throws org.simtrans.InvalidSettingException as {@link Outputs} says
   */
  static void claim(List<Task> tasks, boolean overwrites, Function<Task, List<Path>> written) {
    Outputs outputs = Outputs.of("out", overwrites);
    for (Task task : tasks) {
      for (Path file : task.source().files()) {
        outputs.sparing(List.of(file)).sparing(Images.companions(file));
      }
    }
    for (Task task : tasks) {
      for (Path file : written.apply(task)) {
        String what = file.equals(task.mask()) ? "the mask" : file.getFileName().toString();
        outputs.claim(file, what + " of " + task.source());
      }
    }
  }
}
