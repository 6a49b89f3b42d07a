package org.simtrans.metric;

import java.util.Arrays;

/**
 * The connected parts of one label map that is given row by row, as {@link Components} finds them
 * in a map that is there at once: pixels of one label that share an edge. It keeps the ends of the
 * runs of equal labels, 17 bytes each, and no pixel, so that a map may be larger than the memory.
 */
public final class RowParts {
  private final int width;
  private int[] begins = new int[1024]; // the first column of each run
  private int[] ends = new int[1024]; // the column after the last
  private int[] parents =
      new int[1024]; // another run of the same part; itself for one that stands for all
  private int[] sizes = new int[1024]; // pixels of the part, where a run stands for it
  private byte[] labels = new byte[1024];
  private int count;
  private int[] rows = new int[1024]; // the first run of each row
  private int height;

  /**
   * @param width columns of the map
   */
  public RowParts(int width) {
    this.width = width;
  }

  /**
   * Takes the next row.
   *
   * @param map 0 for background
   * @param offset where the row begins in it
   */
  public void add(byte[] map, int offset) {
    int above = height == 0 ? 0 : rows[height - 1];
    int end = count; // of the runs above
    rows = height == rows.length ? Arrays.copyOf(rows, 2 * height) : rows;
    rows[height++] = count;
    int x = 0;
    while (x < width) {
      byte label = map[offset + x];
      int begin = x;
      while (x < width && map[offset + x] == label) {
        x++;
      }
      if (label != 0) {
        begin(begin, x, label);
        while (above < end && ends[above] <= begin) {
          above++;
        }
        for (int run = above; run < end && begins[run] < x; run++) {
          if (labels[run] == label) {
            join(run, count - 1);
          }
        }
      }
    }
  }

  private void begin(int begin, int end, byte label) {
    if (count == begins.length) {
      begins = Arrays.copyOf(begins, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      parents = Arrays.copyOf(parents, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
      labels = Arrays.copyOf(labels, 2 * count);
    }
    begins[count] = begin;
    ends[count] = end;
    parents[count] = count;
    sizes[count] = end - begin;
    labels[count++] = label;
  }

  private void join(int one, int other) {
    int a = part(one);
    int b = part(other);
    if (a != b) {
      parents[b] = a;
      sizes[a] += sizes[b];
    }
  }

  private int part(int run) {
    int at = run;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  /** How many rows were added. */
  public int height() {
    return height;
  }

  /**
   * Writes the labels of a row where they belong to parts of at least {@code least} pixels; the
   * other pixels stay as they are.
   */
  public void draw(int row, int least, byte[] into) {
    int end = row + 1 < height ? rows[row + 1] : count;
    for (int run = rows[row]; run < end; run++) {
      if (sizes[part(run)] >= least) {
        Arrays.fill(into, begins[run], ends[run], labels[run]);
      }
    }
  }
}
