package org.simtrans.metric;

import java.util.Arrays;

/**
 * The connected parts of a mask on a stack of slices. Pixels touch by an edge within a slice, and
 * where they lie on one another in neighbouring slices.
 */
public final class Components {
  private final int[] partOf; // of each pixel, 0 for none, parts counted from 1
  private int[] sizes = new int[16]; // of each part, in pixels; entry 0 is not used
  private int parts;

  /**
   * @param mask width*height*count, width fastest
   */
  public Components(boolean[] mask, int width, int height, int count) {
    partOf = new int[mask.length];
    int[] open = new int[mask.length]; // pixels of the part whose neighbours are still to be seen
    int slice = width * height;
    for (int seed = 0; seed < mask.length; seed++) {
      if (!mask[seed] || partOf[seed] > 0) {
        continue;
      }
      begin();
      int waiting = 0;
      open[waiting++] = seed;
      partOf[seed] = parts;
      while (waiting > 0) {
        int p = open[--waiting];
        sizes[parts]++;
        int x = p % width;
        int y = p / width % height;
        int z = p / slice;
        waiting = visit(mask, x > 0 ? p - 1 : -1, open, waiting);
        waiting = visit(mask, x < width - 1 ? p + 1 : -1, open, waiting);
        waiting = visit(mask, y > 0 ? p - width : -1, open, waiting);
        waiting = visit(mask, y < height - 1 ? p + width : -1, open, waiting);
        waiting = visit(mask, z > 0 ? p - slice : -1, open, waiting);
        waiting = visit(mask, z < count - 1 ? p + slice : -1, open, waiting);
      }
    }
  }

  private void begin() {
    parts++;
    if (parts == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * parts);
    }
  }

  private int visit(boolean[] mask, int p, int[] open, int waiting) {
    if (p < 0 || !mask[p] || partOf[p] > 0) {
      return waiting;
    }
    partOf[p] = parts;
    open[waiting] = p;
    return waiting + 1;
  }

  /** How many parts there are. */
  public int count() {
    return parts;
  }

  /** The part that pixel {@code p} belongs to, counted from 1; 0 for none. */
  public int partOf(int p) {
    return partOf[p];
  }

  /** The pixels of a part. */
  public int size(int part) {
    return sizes[part];
  }

  /** Whether pixel {@code p} belongs to a part of fewer than {@code least} pixels. */
  public boolean isSmall(int p, int least) {
    return partOf[p] > 0 && sizes[partOf[p]] < least;
  }
}
