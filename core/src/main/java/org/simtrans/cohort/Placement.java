package org.simtrans.cohort;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.simtrans.image.Grid;
import org.simtrans.image.Volume;

/**
 * Where the voxels of a label lie in its image. Labels whose axes are exchanged or turned around,
 * but whose voxels lie at the same places of space, are brought to the order of the image; nothing
 * is interpolated.
 *
 * @param first the label's voxel at the image's voxel (0, 0, 0)
 * @param steps from one label voxel to the next along the image's axes
 * @param shape of the image: nx, ny, nz
 */
record Placement(int first, int[] steps, int[] shape) {
  private static final double TOLERANCE_MM = 1e-3;

  /** Misplaced by less than this share of a voxel, a label is still worth learning from. */
  private static final double HARMLESS_SHARE = 0.1;

  private static final String OPPOSITE = "RLAPSI"; // pairs of directions

  /**
   * Finds the place of a label.
   *
   * @param findings receives what is wrong with it
   */
  static Placement of(Path file, Volume label, Volume image, Findings findings) {
    return of(file, Grid.of(label), Grid.of(image), findings);
  }

  /** As {@link #of(Path, Volume, Volume, Findings)}, for where the two lie. */
  static Placement of(Path file, Grid label, Grid image, Findings findings) {
    Placement same = identity(image);
    if (label.sameShape(image) && same.offset(label, image) <= harmless(image)) {
      same.warn(file, label, image, findings);
      return same;
    }
    int[] axes = axes(label, image); // of the image's axes the label's, turned around if negative
    boolean turned = !Arrays.equals(axes, new int[] {1, 2, 3});
    Placement placed = along(axes, label, image);
    if (placed == null) {
      findings.error(file, sizes(label, image), sizesFix(label, image));
      return same;
    }
    double offset = placed.offset(label, image);
    if (offset <= harmless(image)) {
      placed.warn(file, label, image, findings);
      return placed;
    }
    findings.error(
        file,
        String.format(
            Locale.ROOT, "the label's affine puts it %.3g mm away from its image", offset),
        turned
            ? "resample the label to the image's grid (nearest neighbour); the label's axes run %s and the image's %s, so copying the affine would mirror or turn it"
                .formatted(label.affine().orientation(), image.affine().orientation())
            : "copy the image's affine if the label was drawn on it, else resample the label to it");
    return same;
  }

  private static double harmless(Grid image) {
    return Math.max(TOLERANCE_MM, HARMLESS_SHARE * image.smallestSpacing());
  }

  private static String sizes(Grid label, Grid image) {
    if (slices(label) == 1 && slices(image) > 1) {
      return "the label is one slice of %s, its image a volume of %s"
          .formatted(label.size(), image.size());
    }
    if (slices(label) > 1 && slices(image) == 1) {
      return "the label is a volume of %s, its image one slice of %s"
          .formatted(label.size(), image.size());
    }
    return "the label's shape is %s, its image's %s".formatted(label.size(), image.size());
  }

  private static String sizesFix(Grid label, Grid image) {
    return slices(label) == 1 != (slices(image) == 1)
        ? "find the label of the whole image, or the image of the label"
        : "resample the label to the image's grid (nearest neighbour), or find the right label";
  }

  private static int slices(Grid grid) {
    return grid.shape()[2];
  }

  private void warn(Path file, Grid label, Grid image, Findings findings) {
    double offset = offset(label, image);
    if (offset > TOLERANCE_MM) {
      findings.warning(
          file,
          String.format(
              Locale.ROOT, "the label's affine puts it %.3g mm away from its image", offset),
          "nothing has to be done: it is taken to lie on the image's voxels");
    }
  }

  private static Placement identity(Grid image) {
    int[] shape = image.shape();
    return new Placement(0, new int[] {1, shape[0], shape[0] * shape[1]}, shape);
  }

  /**
   * For each axis of the image the label's axis in the same direction, from 1, negative if back.
   */
  private static int[] axes(Grid label, Grid image) {
    int[] axes = {1, 2, 3};
    if (!label.placed() || !image.placed()) {
      return axes;
    }
    String ofLabel = label.affine().orientation();
    String ofImage = image.affine().orientation();
    for (int a = 0; a < 3; a++) {
      int direction = OPPOSITE.indexOf(ofImage.charAt(a));
      int forth = ofLabel.indexOf(OPPOSITE.charAt(direction));
      int back = ofLabel.indexOf(OPPOSITE.charAt(direction ^ 1));
      axes[a] = forth >= 0 ? forth + 1 : -back - 1;
    }
    return axes;
  }

  /** Null if the shapes do not agree. */
  private static Placement along(int[] axes, Grid label, Grid image) {
    int[] held = label.shape();
    int[] strides = {1, held[0], held[0] * held[1]};
    int first = 0;
    int[] steps = new int[3];
    for (int a = 0; a < 3; a++) {
      int axis = Math.abs(axes[a]) - 1;
      if (held[axis] != image.shape()[a]) {
        return null;
      }
      steps[a] = axes[a] < 0 ? -strides[axis] : strides[axis];
      first += axes[a] < 0 ? strides[axis] * (held[axis] - 1) : 0;
    }
    return new Placement(first, steps, image.shape());
  }

  /** The largest distance in mm between a corner of the image and the label's voxel there. */
  private double offset(Grid label, Grid image) {
    if (!label.placed() || !image.placed()) {
      return 0;
    }
    int[] held = label.shape();
    double largest = 0;
    for (int corner = 0; corner < 8; corner++) {
      int x = (corner & 1) * (shape[0] - 1);
      int y = (corner >> 1 & 1) * (shape[1] - 1);
      int z = (corner >> 2) * (shape[2] - 1);
      int at = first + x * steps[0] + y * steps[1] + z * steps[2];
      double[] there = image.affine().apply(x, y, z);
      double[] here =
          label.affine().apply(at % held[0], at / held[0] % held[1], at / (held[0] * held[1]));
      double squares = 0;
      for (int i = 0; i < 3; i++) {
        squares += (here[i] - there[i]) * (here[i] - there[i]);
      }
      largest = Math.max(largest, Math.sqrt(squares));
    }
    return largest;
  }

  /** The label's voxels in the order of the image. */
  byte[] onImage(byte[] label) {
    if (first == 0 && steps[0] == 1 && steps[1] == shape[0] && steps[2] == shape[0] * shape[1]) {
      return label;
    }
    byte[] placed = new byte[label.length];
    int i = 0;
    for (int z = 0; z < shape[2]; z++) {
      for (int y = 0; y < shape[1]; y++) {
        int at = first + y * steps[1] + z * steps[2];
        for (int x = 0; x < shape[0]; x++, i++) {
          placed[i] = label[at + x * steps[0]];
        }
      }
    }
    return placed;
  }
}
