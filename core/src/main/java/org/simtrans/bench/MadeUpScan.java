package org.simtrans.bench;

import java.util.SplittableRandom;
import org.simtrans.image.Affine;
import org.simtrans.image.Volume;

/** A scan that is quickly made: an ellipsoid of tissue in noise, with a column of lesion in it. */
record MadeUpScan(int nx, int ny, int nz) {
  private static final double TISSUE = 100;
  private static final double NOISE = 5;

  /** Grey values, 1 mm voxels. */
  Volume image() {
    SplittableRandom random = new SplittableRandom(1);
    float[] values = new float[nx * ny * nz];
    for (int i = 0; i < values.length; i++) {
      int x = i % nx;
      int y = i / nx % ny;
      int z = i / nx / ny;
      double signal = inside(x, y, z) ? TISSUE * (1 + 0.3 * Math.sin(x / 9.0 + y / 7.0)) : 0;
      values[i] =
          (float) Math.abs(signal + NOISE * (random.nextDouble() + random.nextDouble() - 1));
    }
    return Volume.of(new int[] {nx, ny, nz}, affine(), values);
  }

  /** 1 in the lesion, which every axial slice shows. */
  Volume lesion() {
    byte[] values = new byte[nx * ny * nz];
    double radius = Math.min(nx, ny) / 8.0;
    for (int i = 0; i < values.length; i++) {
      boolean in = Math.hypot(i % nx - 0.4 * nx, i / nx % ny - 0.6 * ny) <= radius;
      values[i] = (byte) (in ? 1 : 0);
    }
    return Volume.ofLabels(new int[] {nx, ny, nz}, affine(), values);
  }

  private boolean inside(int x, int y, int z) {
    double right = (2.0 * x + 1) / nx - 1;
    double front = (2.0 * y + 1) / ny - 1;
    double up = (2.0 * z + 1) / nz - 1;
    return right * right + front * front + up * up / 2 < 0.8; // tissue in every axial slice
  }

  private static Affine affine() {
    return Affine.scaling(1, 1, 1);
  }
}
