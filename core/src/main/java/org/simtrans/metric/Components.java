package org.simtrans.metric;

import java.util.Arrays;

/**
 * The connected parts of a label map on a stack of slices. Pixels of one label are connected if
 * they share an edge within a slice, or have the same position in adjacent slices. A slice that is
 * missing from the stack counts as empty: nothing connects across it.
 */
public final class Components {
  private final int[] partOf; // of each pixel, 0 for none, parts counted from 1
  private int[] sizes = new int[16]; // of each part, in pixels; entry 0 is not used
  private byte[] labels = new byte[16]; // of each part; entry 0 is not used
  private int parts;

  /**
   * @param map width*height*slices labels, width fastest, 0 for background
   * @param positions the number of each slice in its image, ascending
   */
  public Components(byte[] map, int width, int height, int[] positions) {
    partOf = new int[map.length];
    int[] open = new int[map.length]; // pixels of the part whose neighbours have not been visited
    int slice = width * height;
    for (int seed = 0; seed < map.length; seed++) {
      if (map[seed] == 0 || partOf[seed] > 0) {
        continue;
      }
      byte label = map[seed];
      begin(label);
      int waiting = 0;
      open[waiting++] = seed;
      partOf[seed] = parts;
      while (waiting > 0) {
        int p = open[--waiting];
        sizes[parts]++;
        int x = p % width;
        int y = p / width % height;
        int z = p / slice;
        boolean below = z > 0 && positions[z] - positions[z - 1] == 1;
        boolean above = z < positions.length - 1 && positions[z + 1] - positions[z] == 1;
        waiting = visit(map, label, x > 0 ? p - 1 : -1, open, waiting);
        waiting = visit(map, label, x < width - 1 ? p + 1 : -1, open, waiting);
        waiting = visit(map, label, y > 0 ? p - width : -1, open, waiting);
        waiting = visit(map, label, y < height - 1 ? p + width : -1, open, waiting);
        waiting = visit(map, label, below ? p - slice : -1, open, waiting);
        waiting = visit(map, label, above ? p + slice : -1, open, waiting);
      }
    }
  }

  private void begin(byte label) {
    parts++;
    if (parts == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * parts);
      labels = Arrays.copyOf(labels, 2 * parts);
    }
    labels[parts] = label;
  }

  private int visit(byte[] map, byte label, int p, int[] open, int waiting) {
    if (p < 0 || map[p] != label || partOf[p] > 0) {
      return waiting;
    }
    partOf[p] = parts;
    open[waiting] = p;
    return waiting + 1;
  }

  /** The number of parts. */
  public int count() {
    return parts;
  }

  /** The part that pixel {@code p} belongs to, counted from 1; 0 for none. */
  public int partOf(int p) {
    return partOf[p];
  }

  /** The number of pixels of a part. */
  public int size(int part) {
    return sizes[part];
  }

  /** The label of a part. */
  public byte label(int part) {
    return labels[part];
  }

  /** Whether pixel {@code p} belongs to a part of fewer than {@code least} pixels. */
  public boolean isSmall(int p, int least) {
    return partOf[p] > 0 && sizes[partOf[p]] < least;
  }

  /** Writes {@code label} where a pixel belongs to a part of at least {@code least} pixels. */
  public void draw(int least, byte label, byte[] into) {
    for (int p = 0; p < into.length; p++) {
      if (partOf[p] > 0 && sizes[partOf[p]] >= least) {
        into[p] = label;
      }
    }
  }
}
