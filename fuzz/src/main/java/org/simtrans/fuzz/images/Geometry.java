package org.simtrans.fuzz.images;

import org.simtrans.fuzz.damage.Inconsistent;
import org.simtrans.image.Affine;
import org.simtrans.image.ImageInfo;
import org.simtrans.image.Images;
import org.simtrans.image.Source;
import org.simtrans.image.Volume;

/** What must be true of every image that was let in. */
final class Geometry {
  private Geometry() {}

  static void requireSound(Affine affine) {
    double[] spacing = affine.spacing();
    double[][] axes = affine.rows();
    for (int c = 0; c < 3; c++) {
      Inconsistent.unless(
          spacing[c] > 0 && Double.isFinite(spacing[c]), "a spacing that is no length");
      Inconsistent.unless(Double.isFinite(axes[c][3]), "an origin that is nowhere");
      for (int r = 0; r < 3; r++) {
        axes[r][c] /= spacing[c];
      }
    }
    double volume =
        axes[0][0] * (axes[1][1] * axes[2][2] - axes[1][2] * axes[2][1])
            - axes[0][1] * (axes[1][0] * axes[2][2] - axes[1][2] * axes[2][0])
            + axes[0][2] * (axes[1][0] * axes[2][1] - axes[1][1] * axes[2][0]);
    Inconsistent.unless(Math.abs(volume) > 1e-9, "axes in one plane");
    Inconsistent.unless(
        affine.orientation().matches("(?=.*[RL])(?=.*[AP])(?=.*[SI])[RLAPSI]{3}"),
        "an orientation that is none");
  }

  /** Inspects an image and reads it; both have to be sound, and to agree. */
  static void requireReadAsInspected(Source source) {
    ImageInfo info = Images.inspect(source);
    requireSound(info.affine());
    Volume volume = Images.read(source);
    requireSame(info, volume);
    float[] values = volume.values();
    Inconsistent.unless(values.length == volume.voxels(), "another number of values than voxels");
  }

  /** What was said of a file is what is read from it. */
  static void requireSame(ImageInfo info, Volume volume) {
    for (int i = 0; i < 3; i++) {
      long said = i < info.shape().size() ? info.shape().get(i) : 1;
      Inconsistent.unless(said == volume.shape()[i], "a shape that is not the one inspected");
    }
    Inconsistent.unless(info.affine().equals(volume.affine()), "another affine than inspected");
    double middle = info.mean();
    boolean ordered = info.min() <= info.max();
    Inconsistent.unless(
        ordered || Double.isNaN(info.min()) && Double.isNaN(middle), "a range without order");
  }
}
