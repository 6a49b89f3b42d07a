package org.simtrans.metric;

import java.util.Arrays;

/**
 * The exact Euclidean distance transform on a grid whose spacing may differ along each axis. It
 * computes the lower envelope of parabolas, axis by axis (Felzenszwalb and Huttenlocher 2012), in
 * time linear in the number of voxels.
 */
final class DistanceTransform {
  private final double[] squared;
  private final double[] f; // values along the current line
  private final int[] vertex; // vertices of the parabolas in the envelope
  private final double[] from; // where each parabola begins to be the lowest, mm

  private DistanceTransform(int voxels, int longest) {
    squared = new double[voxels];
    f = new double[longest];
    vertex = new int[longest];
    from = new double[longest + 1];
  }

  /**
   * @param seeds indices of voxels, x fastest
   * @param shape nx, ny, nz
   * @param spacing mm
   * @return squared distance of every voxel to its nearest seed, mm²; infinite without seeds
   */
  static double[] squaredTo(int[] seeds, int[] shape, double[] spacing) {
    int nx = shape[0];
    int ny = shape[1];
    int nz = shape[2];
    DistanceTransform transform =
        new DistanceTransform(nx * ny * nz, Math.max(nx, Math.max(ny, nz)));
    Arrays.fill(transform.squared, Double.POSITIVE_INFINITY);
    for (int seed : seeds) {
      transform.squared[seed] = 0;
    }
    for (int line = 0; line < ny * nz; line++) {
      transform.line(line * nx, 1, nx, spacing[0]);
    }
    for (int z = 0; z < nz; z++) {
      for (int x = 0; x < nx; x++) {
        transform.line(z * nx * ny + x, nx, ny, spacing[1]);
      }
    }
    for (int line = 0; line < nx * ny; line++) {
      transform.line(line, nx * ny, nz, spacing[2]);
    }
    return transform.squared;
  }

  private void line(int start, int stride, int count, double step) {
    int last = -1; // of the envelope
    for (int q = 0; q < count; q++) {
      f[q] = squared[start + q * stride];
      if (f[q] == Double.POSITIVE_INFINITY) {
        continue;
      }
      double takesOver = Double.NEGATIVE_INFINITY;
      while (last >= 0) {
        takesOver = meeting(vertex[last], q, step);
        if (takesOver > from[last]) {
          break;
        }
        last--;
      }
      last++;
      vertex[last] = q;
      from[last] = last == 0 ? Double.NEGATIVE_INFINITY : takesOver;
    }
    if (last < 0) {
      return;
    }
    from[last + 1] = Double.POSITIVE_INFINITY;
    for (int q = 0, k = 0; q < count; q++) {
      while (from[k + 1] < q * step) {
        k++;
      }
      double distance = (q - vertex[k]) * step;
      squared[start + q * stride] = distance * distance + f[vertex[k]];
    }
  }

  /** Where the parabola over q falls below the one over p, p before q, mm. */
  private double meeting(int p, int q, double step) {
    return (f[q] - f[p]) / (2 * (q - p) * step) + (q + p) * step / 2;
  }
}
