package org.simtrans.figure;

import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The outline of a set of pixels as closed curves: the edges between inside and outside, followed
 * around, their corners cut twice (Chaikin 1974). Edges stay one pixel long while corners are cut,
 * so the curve never leaves the true border by more than a quarter of a pixel.
 */
final class Region {
  // Directions in which an edge may run: right, down, left, up; inside lies on its right hand.
  private static final int[] DX = {1, 0, -1, 0};
  private static final int[] DY = {0, 1, 0, -1};

  private final int height;
  private final int width;
  private final IntPredicate inside;
  private final boolean[] walked; // edge leaving corner (x, y) in direction d

  private Region(int height, int width, IntPredicate inside) {
    this.height = height;
    this.width = width;
    this.inside = inside;
    this.walked = new boolean[(height + 1) * (width + 1) * 4];
  }

  /**
   * Fill it or stroke it; holes are left open (even-odd).
   *
   * @param inside whether pixel {@code y * width + x} belongs to the region
   * @return in pixel units: pixel (x, y) covers x..x+1, y..y+1
   */
  static Path2D outline(int height, int width, IntPredicate inside) {
    Region region = new Region(height, width, inside);
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (int y = 0; y <= height; y++) {
      for (int x = 0; x <= width; x++) {
        // Every loop has an edge that runs right: inside below it, outside above.
        if (region.isEdge(x, y, 0) && !region.walked[region.edge(x, y, 0)]) {
          append(path, cutCorners(cutCorners(region.walk(x, y))));
        }
      }
    }
    return path;
  }

  private List<double[]> walk(int startX, int startY) {
    List<double[]> corners = new ArrayList<>();
    int x = startX;
    int y = startY;
    int direction = 0;
    while (!walked[edge(x, y, direction)]) {
      walked[edge(x, y, direction)] = true;
      corners.add(new double[] {x, y});
      x += DX[direction];
      y += DY[direction];
      direction = next(x, y, direction);
    }
    return corners;
  }

  /** Turns right first: two pixels that touch at a corner only stay two regions. */
  private int next(int x, int y, int direction) {
    for (int turn : new int[] {1, 0, 3}) {
      int candidate = (direction + turn) % 4;
      if (isEdge(x, y, candidate)) {
        return candidate;
      }
    }
    throw new AssertionError("an outline ends at corner " + x + ", " + y);
  }

  private boolean isEdge(int x, int y, int direction) {
    return switch (direction) {
      case 0 -> contains(x, y) && !contains(x, y - 1);
      case 1 -> contains(x - 1, y) && !contains(x, y);
      case 2 -> contains(x - 1, y - 1) && !contains(x - 1, y);
      default -> contains(x, y - 1) && !contains(x - 1, y - 1);
    };
  }

  private boolean contains(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && inside.test(y * width + x);
  }

  private int edge(int x, int y, int direction) {
    return (y * (width + 1) + x) * 4 + direction;
  }

  private static List<double[]> cutCorners(List<double[]> loop) {
    List<double[]> cut = new ArrayList<>(2 * loop.size());
    for (int i = 0; i < loop.size(); i++) {
      double[] a = loop.get(i);
      double[] b = loop.get((i + 1) % loop.size());
      cut.add(new double[] {0.75 * a[0] + 0.25 * b[0], 0.75 * a[1] + 0.25 * b[1]});
      cut.add(new double[] {0.25 * a[0] + 0.75 * b[0], 0.25 * a[1] + 0.75 * b[1]});
    }
    return cut;
  }

  private static void append(Path2D path, List<double[]> loop) {
    path.moveTo(loop.get(0)[0], loop.get(0)[1]);
    for (double[] point : loop.subList(1, loop.size())) {
      path.lineTo(point[0], point[1]);
    }
    path.closePath();
  }
}
