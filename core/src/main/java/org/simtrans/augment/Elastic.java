package org.simtrans.augment;

import java.util.random.RandomGenerator;

/**
 * A smooth random displacement of the plane: cubic B-splines over a lattice of {@value #CELLS} x
 * {@value #CELLS} cells whose nodes are pulled at random (free-form deformation, Rueckert et al.
 * 1999). Read row by row.
 */
final class Elastic {
  private static final int CELLS = 4;
  private static final int NODES = CELLS + 3; // a cubic reaches one node before and two behind

  private final int h;
  private final int w;
  private final float[] pullX = new float[NODES * NODES];
  private final float[] pullY = new float[NODES * NODES];
  private final float[] nodesX = new float[NODES];
  private final float[] nodesY = new float[NODES];
  private final float[] basis = new float[4];

  /** The displacement of each column in the row last entered, source pixels. */
  final float[] dx;

  final float[] dy;

  /**
   * @param strength standard deviation of the pull at a node, as a part of the slice's size
   */
  Elastic(int h, int w, double strength, RandomGenerator random) {
    this.h = h;
    this.w = w;
    this.dx = new float[w];
    this.dy = new float[w];
    for (int i = 0; i < NODES * NODES; i++) {
      pullX[i] = (float) (random.nextGaussian() * strength * w);
      pullY[i] = (float) (random.nextGaussian() * strength * h);
    }
  }

  void enter(int row) {
    int down = weigh((float) CELLS * row / h);
    for (int node = 0; node < NODES; node++) {
      nodesX[node] = 0;
      nodesY[node] = 0;
      for (int k = 0; k < 4; k++) {
        nodesX[node] += basis[k] * pullX[(down + k) * NODES + node];
        nodesY[node] += basis[k] * pullY[(down + k) * NODES + node];
      }
    }
    for (int column = 0; column < w; column++) {
      int across = weigh((float) CELLS * column / w);
      dx[column] = blend(nodesX, across);
      dy[column] = blend(nodesY, across);
    }
  }

  private float blend(float[] nodes, int cell) {
    return basis[0] * nodes[cell]
        + basis[1] * nodes[cell + 1]
        + basis[2] * nodes[cell + 2]
        + basis[3] * nodes[cell + 3];
  }

  /** Sets the four weights for a place on the lattice; returns the cell that it lies in. */
  private int weigh(float at) {
    int cell = (int) at;
    float t = at - cell;
    float s = 1 - t;
    basis[0] = s * s * s / 6;
    basis[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    basis[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    basis[3] = t * t * t / 6;
    return cell;
  }
}
