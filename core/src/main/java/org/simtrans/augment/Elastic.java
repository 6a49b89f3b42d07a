package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * A smooth random displacement of the plane: cubic B-splines over a lattice of {@value #CELLS} x
 * {@value #CELLS} cells whose nodes move randomly (free-form deformation, Rueckert et al. 1999).
 * Callers read it row by row.
 */
final class Elastic {
  private static final int CELLS = 4;
  private static final int NODES =
      CELLS + 3; // a cubic spline needs one node before a cell and two after it

  private final int h;
  private final int w;
  private final float[] pullX = new float[NODES * NODES];
  private final float[] pullY = new float[NODES * NODES];
  private final float[] nodesX = new float[NODES];
  private final float[] nodesY = new float[NODES];
  private final float[] columnBasis; // four weights for each column

  /** The displacement of each column in the current row, in 2^-32 source pixels. */
  final long[] dx;

  final long[] dy;

  /**
   * @param strength standard deviation of a node's displacement, as a fraction of the slice's size
   */
  Elastic(int h, int w, double strength, RandomGenerator random) {
    this.h = h;
    this.w = w;
    this.dx = new long[w];
    this.dy = new long[w];
    this.columnBasis = new float[4 * w];
    for (int column = 0; column < w; column++) {
      weigh((float) CELLS * column / w, columnBasis, 4 * column);
    }
    for (int i = 0; i < NODES * NODES; i++) {
      pullX[i] = (float) (random.nextGaussian() * strength * w);
      pullY[i] = (float) (random.nextGaussian() * strength * h);
    }
  }

  void enter(int row) {
    float[] basis = new float[4];
    int down = weigh((float) CELLS * row / h, basis, 0);
    for (int node = 0; node < NODES; node++) {
      nodesX[node] = 0;
      nodesY[node] = 0;
      for (int k = 0; k < 4; k++) {
        nodesX[node] += basis[k] * pullX[(down + k) * NODES + node];
        nodesY[node] += basis[k] * pullY[(down + k) * NODES + node];
      }
    }
    for (int column = 0; column < w; column++) {
      int across = CELLS * column / w;
      dx[column] = (long) (blend(nodesX, across, column) * PlaneMap.PIXEL);
      dy[column] = (long) (blend(nodesY, across, column) * PlaneMap.PIXEL);
    }
  }

  private float blend(float[] nodes, int cell, int column) {
    int at = 4 * column;
    return columnBasis[at] * nodes[cell]
        + columnBasis[at + 1] * nodes[cell + 1]
        + columnBasis[at + 2] * nodes[cell + 2]
        + columnBasis[at + 3] * nodes[cell + 3];
  }

  /** Writes the four weights for a position on the lattice; returns its cell. */
  private static int weigh(float place, float[] basis, int at) {
    int cell = (int) place;
    float t = place - cell;
    float s = 1 - t;
    basis[at] = s * s * s / 6;
    basis[at + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    basis[at + 2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    basis[at + 3] = t * t * t / 6;
    return cell;
  }
}
