package org.simtrans.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Overlapping tiles of one slice, each of the network's size. Neighbours overlap by half a tile or
 * a little more, and probabilities are blended with Gaussian weights that fall towards the edges of
 * a tile (deviation an eighth of it), as nnU-Net does (Isensee et al., Nature Methods 2021). It
 * works band by band of tiles, so that memory does not grow with the height of the slice.
 */
public final class Tiles {
  private static final double OVERLAP = 0.5;
  private static final double DEVIATION = 1.0 / 8; // of a tile's side

  private final int width;
  private final int tileHeight;
  private final int tileWidth;
  private final int[] tops;
  private final int[] lefts;
  private final float[] rowWeights; // of one tile
  private final float[] columnWeights;
  private final float[] rowSums; // over all tiles, by row of the slice
  private final float[] columnSums;

  /** The rows of a slice that a band of tiles needs. */
  @FunctionalInterface
  public interface Source {
    /** Planes x {@code height} x width of the slice, from row {@code top} on. */
    Planes rows(int top, int height);
  }

  /** A network at work. */
  @FunctionalInterface
  public interface Network {
    /** What it makes of tiles: probabilities (N, labels, H, W). */
    Batch probabilities(List<Window> where, Batch tiles);
  }

  /** Takes rows that are done, from the first to the last. */
  @FunctionalInterface
  public interface Rows {
    /**
     * @param top the first of these rows
     * @param height how many they are
     * @param maps [label][height * width] probabilities
     */
    void take(int top, int height, float[][] maps);
  }

  /**
   * @param height rows of the slice, at least those of the network
   * @param width columns of the slice, at least those of the network
   * @param network its size
   */
  public Tiles(int height, int width, InputSize network) {
    if (height < network.height() || width < network.width()) {
      throw new IllegalArgumentException(
          "a slice of %d x %d has no tile of %s".formatted(height, width, network));
    }
    this.width = width;
    tileHeight = network.height();
    tileWidth = network.width();
    tops = starts(height, tileHeight);
    lefts = starts(width, tileWidth);
    rowWeights = weights(tileHeight);
    columnWeights = weights(tileWidth);
    rowSums = sums(tops, rowWeights, height);
    columnSums = sums(lefts, columnWeights, width);
  }

  /** Where tiles begin along one axis: as few as overlap by half, at even distances. */
  static int[] starts(int size, int tile) {
    int steps = (int) Math.ceil((size - tile) / (tile * (1 - OVERLAP)));
    int[] starts = new int[steps + 1];
    for (int i = 1; i <= steps; i++) {
      starts[i] = (int) Math.round((double) (size - tile) * i / steps);
    }
    return starts;
  }

  /** Along one axis: 1 in the middle. */
  static float[] weights(int tile) {
    float[] weights = new float[tile];
    for (int i = 0; i < tile; i++) {
      double away = (i - (tile - 1) / 2.0) / (DEVIATION * tile);
      weights[i] = (float) Math.exp(-away * away / 2);
    }
    return weights;
  }

  private static float[] sums(int[] starts, float[] weights, int size) {
    float[] sums = new float[size];
    for (int start : starts) {
      for (int i = 0; i < weights.length; i++) {
        sums[start + i] += weights[i];
      }
    }
    return sums;
  }

  /** How many tiles there are. */
  public long count() {
    return (long) tops.length * lefts.length;
  }

  /**
   * Draws a slice.
   *
   * @param labels of the network
   * @param atOnce tiles that the network sees at a time
   */
  public void draw(int labels, int atOnce, Source source, Network network, Rows rows) {
    float[][] sums = new float[labels][tileHeight * width]; // of the rows from a band's top on
    for (int band = 0; band < tops.length; band++) {
      int top = tops[band];
      Planes seen = source.rows(top, tileHeight);
      for (int from = 0; from < lefts.length; from += atOnce) {
        List<Window> some = windows(top, from, Math.min(lefts.length, from + atOnce));
        add(network.probabilities(some, cut(seen, some)), some, sums);
      }
      int done = (band + 1 < tops.length ? tops[band + 1] : top + tileHeight) - top;
      rows.take(top, done, means(sums, top, done));
      for (float[] sum : sums) {
        System.arraycopy(sum, done * width, sum, 0, (tileHeight - done) * width);
        Arrays.fill(sum, (tileHeight - done) * width, sum.length, 0);
      }
    }
  }

  private List<Window> windows(int top, int from, int to) {
    List<Window> windows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      windows.add(new Window(top, lefts[i], tileHeight, tileWidth));
    }
    return windows;
  }

  private Batch cut(Planes band, List<Window> windows) {
    int pixels = tileHeight * tileWidth;
    float[] values = new float[windows.size() * band.channels() * pixels];
    int to = 0;
    for (Window window : windows) {
      for (int row = 0; row < band.channels() * tileHeight; row++, to += tileWidth) {
        System.arraycopy(band.values(), row * width + window.left(), values, to, tileWidth);
      }
    }
    return new Batch(windows.size(), band.channels(), tileHeight, tileWidth, values);
  }

  private void add(Batch maps, List<Window> windows, float[][] sums) {
    int from = 0;
    for (Window window : windows) {
      for (float[] sum : sums) {
        for (int y = 0; y < tileHeight; y++) {
          int to = y * width + window.left();
          for (int x = 0; x < tileWidth; x++, from++) {
            sum[to + x] += rowWeights[y] * columnWeights[x] * maps.values()[from];
          }
        }
      }
    }
  }

  private float[][] means(float[][] sums, int top, int height) {
    float[][] means = new float[sums.length][height * width];
    for (int c = 0; c < sums.length; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int p = y * width + x;
          means[c][p] = Math.min(1, sums[c][p] / (rowSums[top + y] * columnSums[x]));
        }
      }
    }
    return means;
  }
}
