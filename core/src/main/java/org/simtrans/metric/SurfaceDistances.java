package org.simtrans.metric;

import java.util.Arrays;

/**
 * Distances between the surfaces of two masks, mm, exact for any spacing.
 *
 * <p>The surface of a mask consists of its voxels that have a face neighbour outside the mask;
 * positions beyond the border of the array are outside. An axis of length 1 has no neighbours, so
 * the surface of a single slice is its outline. Distances are measured between voxel centres, from
 * each surface voxel of one mask to the nearest surface voxel of the other.
 */
public final class SurfaceDistances {
  private final double[] toPrediction; // from each surface voxel of the truth, mm, sorted
  private final double[] toTruth;

  private SurfaceDistances(double[] toPrediction, double[] toTruth) {
    this.toPrediction = toPrediction;
    this.toTruth = toTruth;
  }

  /**
   * @param truth label map, nx*ny*nz, x fastest
   * @param label label of the two masks
   * @param shape nx, ny, nz
   * @param spacing mm along x, y, z
   */
  public static SurfaceDistances between(
      byte[] truth, byte[] predicted, int label, int[] shape, double[] spacing) {
    Box box = Box.around(truth, predicted, label, shape);
    if (box == null) {
      return new SurfaceDistances(new double[0], new double[0]);
    }
    int[] ofTruth = box.surface(truth, label);
    int[] ofPrediction = box.surface(predicted, label);
    return new SurfaceDistances(
        distances(ofTruth, ofPrediction, box, spacing),
        distances(ofPrediction, ofTruth, box, spacing));
  }

  private static double[] distances(int[] from, int[] to, Box box, double[] spacing) {
    double[] squared = DistanceTransform.squaredTo(to, box.size(), spacing);
    double[] distances = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      distances[i] = Math.sqrt(squared[from[i]]);
    }
    Arrays.sort(distances);
    return distances;
  }

  /** Whether neither mask has a surface. */
  public boolean bothEmpty() {
    return toPrediction.length == 0 && toTruth.length == 0;
  }

  /**
   * The larger of the two directed 95th percentiles (interpolated linearly), mm; NaN if one of the
   * masks, or both, are empty.
   */
  public double hd95() {
    if (toPrediction.length == 0 || toTruth.length == 0) {
      return Double.NaN;
    }
    return Math.max(Percentile.ofSorted(toPrediction, 0.95), Percentile.ofSorted(toTruth, 0.95));
  }

  /**
   * Normalised surface Dice (Nikolov et al. 2018), counted in surface voxels: the share of both
   * surfaces within the tolerance of the other surface. 0 if one mask is empty, NaN if both are.
   */
  public double nsd(double toleranceMm) {
    int all = toPrediction.length + toTruth.length;
    return all == 0
        ? Double.NaN
        : (double) (within(toPrediction, toleranceMm) + within(toTruth, toleranceMm)) / all;
  }

  private static int within(double[] sorted, double toleranceMm) {
    double limit = toleranceMm * (1 + 1e-12); // 3 x 0.1 mm is within 0.3 mm
    int count = 0;
    while (count < sorted.length && sorted[count] <= limit) {
      count++;
    }
    return count;
  }

  /** The bounding box of both masks. Indices below refer to its voxels, x fastest. */
  private record Box(int[] shape, int[] low, int[] size) {

    /** The box; null if the label does not occur. */
    static Box around(byte[] truth, byte[] predicted, int label, int[] shape) {
      int[] low = shape.clone();
      int[] high = {-1, -1, -1};
      int i = 0;
      for (int z = 0; z < shape[2]; z++) {
        for (int y = 0; y < shape[1]; y++) {
          for (int x = 0; x < shape[0]; x++, i++) {
            if (truth[i] == label || predicted[i] == label) {
              int[] at = {x, y, z};
              for (int axis = 0; axis < 3; axis++) {
                low[axis] = Math.min(low[axis], at[axis]);
                high[axis] = Math.max(high[axis], at[axis]);
              }
            }
          }
        }
      }
      if (high[0] < 0) {
        return null;
      }
      int[] size = new int[3];
      Arrays.setAll(size, axis -> high[axis] - low[axis] + 1);
      return new Box(shape, low, size);
    }

    int[] surface(byte[] map, int label) {
      int[] surface = new int[size[0] * size[1] * size[2]];
      int count = 0;
      for (int i = 0; i < surface.length; i++) {
        int x = low[0] + i % size[0];
        int y = low[1] + i / size[0] % size[1];
        int z = low[2] + i / (size[0] * size[1]);
        int at = (z * shape[1] + y) * shape[0] + x;
        if (map[at] == label
            && (edge(map, at, label, x, 0, 1)
                || edge(map, at, label, y, 1, shape[0])
                || edge(map, at, label, z, 2, shape[0] * shape[1]))) {
          surface[count++] = i;
        }
      }
      return Arrays.copyOf(surface, count);
    }

    /** Does one of the two neighbours along an axis lie outside of the mask? */
    private boolean edge(byte[] map, int at, int label, int place, int axis, int stride) {
      if (shape[axis] == 1) {
        return false;
      }
      return place == 0
          || place == shape[axis] - 1
          || map[at - stride] != label
          || map[at + stride] != label;
    }
  }
}
