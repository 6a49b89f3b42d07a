package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.simtrans.image.Images;
import org.simtrans.image.LabelImage;
import org.simtrans.image.Source;

/** Says what a label file of several frames holds, of which no frame alone is the label. */
final class Frames {
  /** One-hot labels have a frame for each class. */
  private static final int MOST = 1 + LabelValues.LIMIT;

  private Frames() {}

  static LabelContents.Fault fault(LabelImage label, Path file) {
    String shape =
        Arrays.stream(label.volume().shape())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("x"));
    String held = "the label has %d frames of %s".formatted(label.frames(), shape);
    if (isOneHot(label, file)) {
      return new LabelContents.Fault(
          held + " with one class each (one-hot); expected one frame",
          "write one label map with the number of the class in each voxel, 0 for background (in numpy, label.argmax(axis=-1) where the first frame is the background)");
    }
    return new LabelContents.Fault(
        held + "; expected one",
        "keep the frame that is meant, or write one label map with another value for each frame");
  }

  /** Whether every frame has one value beside 0, and no two frames have it in one voxel. */
  private static boolean isOneHot(LabelImage label, Path file) {
    if (label.frames() > MOST) {
      return false;
    }
    boolean[] taken = new boolean[(int) label.volume().voxels()];
    float one = 0;
    for (int frame = 0; frame < label.frames(); frame++) {
      float[] values = Images.readLabels(Source.of(file).withFrame(frame)).volume().values();
      for (int i = 0; i < taken.length; i++) {
        if (values[i] == 0) {
          continue;
        }
        one = one == 0 ? values[i] : one;
        if (values[i] != one || taken[i]) {
          return false;
        }
        taken[i] = true;
      }
    }
    return true;
  }
}
