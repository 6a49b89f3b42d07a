package org.simtrans.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Fit;
import org.simtrans.data.ImageSlice;
import org.simtrans.data.Intensity;
import org.simtrans.data.Planes;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceFit;
import org.simtrans.data.Tiles;
import org.simtrans.image.UnreadableImageException;
import org.simtrans.image.Volume;
import org.simtrans.image.picture.LargeMask;
import org.simtrans.image.picture.LargePicture;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.metric.RowParts;
import org.simtrans.predict.SegmentFiles.Task;

/**
 * Draws on a TIFF of more than {@value #LARGE} pixels: read, seen and written band by band of
 * tiles, so that memory does not grow with the picture's height. Its intensities are normalised by
 * a sample: {@value #SPOTS} x {@value #SPOTS} squares of up to {@value #SPOT} pixels, evenly
 * spread. All else is as {@link Segmenter} does it.
 */
final class LargeDrawing {
  static final long LARGE = 1 << 25;
  private static final int SPOTS = 16; // across, and as many down
  private static final int SPOT = 256;

  private final Segmenter segmenter;
  private final Task task;
  private final LargePicture picture;
  private final Preprocessing size;
  private final LabelValues labels;
  private final Regions regions;
  private final MaskRule rule;
  private final SliceFit fit; // of the whole picture: padded where it is smaller than a tile
  private long labelled;

  private LargeDrawing(Segmenter segmenter, Task task, LargePicture picture) {
    this.segmenter = segmenter;
    this.task = task;
    this.picture = picture;
    size = segmenter.model().card().preprocessing();
    labels = segmenter.model().card().labels();
    regions = segmenter.regions();
    rule = segmenter.rule();
    fit = size.sliceFit(picture.height(), picture.width());
  }

  /**
   * Whether a picture is drawn on this way: a large TIFF of one slice, for a network of patches.
   * What a {@link LargeMask} cannot hold, numbers of objects and values above 255, is left to
   * {@link Segmenter}.
   */
  static boolean takes(Segmenter segmenter, Task task, long large) {
    Preprocessing size = segmenter.model().card().preprocessing();
    LabelValues labels = segmenter.model().card().labels();
    if (size.fit() != Fit.PATCH
        || size.context() > 0
        || size.respaced()
        || labels.ofObjects()
        || labels.values().stream().anyMatch(value -> value > 255)
        || !task.source().isSingle()
        || !LargePicture.reads(task.source().first())) {
      return false;
    }
    try (LargePicture picture = LargePicture.open(task.source().first())) {
      return (long) picture.width() * picture.height() > large;
    } catch (UnreadableImageException e) {
      return false; // a stack, or damaged: reading it will say so
    }
  }

  /**
   * Draws and writes the mask, whole or not at all.
   *
   * @return how many pixels carry a label
   */
  static long write(Segmenter segmenter, Task task) {
    try (LargePicture picture = LargePicture.open(task.source().first())) {
      LargeDrawing drawing = new LargeDrawing(segmenter, task, picture);
      List<Intensity> intensities = drawing.intensities();
      LargeMask.write(task.mask(), picture, mask -> drawing.draw(mask, intensities));
      return drawing.labelled;
    }
  }

  private List<Intensity> intensities() {
    int across = Math.min(SPOT, Math.max(1, picture.width() / SPOTS));
    int down = Math.min(SPOT, Math.max(1, picture.height() / SPOTS));
    float[][] sample = new float[size.channels()][SPOTS * SPOTS * across * down];
    for (int spot = 0; spot < SPOTS * SPOTS; spot++) {
      int x = (int) ((long) (picture.width() - across) * (spot % SPOTS) / (SPOTS - 1));
      int y = (int) ((long) (picture.height() - down) * (spot / SPOTS) / (SPOTS - 1));
      List<Volume> channels = read(x, y, across, down);
      for (int c = 0; c < sample.length; c++) {
        float[] values = channels.get(c).values();
        System.arraycopy(values, 0, sample[c], spot * values.length, values.length);
      }
    }
    requireContent(sample);
    List<Intensity> intensities = new ArrayList<>();
    for (int c = 0; c < sample.length; c++) {
      intensities.add(size.normalisation(c).of(sample[c]));
    }
    return intensities;
  }

  private static void requireContent(float[][] sample) {
    for (float[] channel : sample) {
      for (float value : channel) {
        if (Float.isFinite(value) && value != channel[0]) {
          return;
        }
      }
    }
    throw new UndrawableImageException(
        "its pixels hold the same value, or none that is finite, in all %d places that were looked at; check the image"
            .formatted(SPOTS * SPOTS));
  }

  private List<Volume> read(int x, int y, int width, int height) {
    List<Volume> channels =
        segmenter.channels().read(task.source(), task.channels(), picture, x, y, width, height);
    channels.forEach(Segmenter::requireFloat);
    return channels;
  }

  private void draw(LargeMask mask, List<Intensity> intensities) throws IOException {
    MaskTiles tiles = new MaskTiles(mask, picture.width(), labels);
    try {
      if (rule.smallestPart() > 1) {
        drawParts(tiles, intensities);
      } else {
        byte[] row = new byte[fit.networkWidth()];
        look(
            intensities,
            (y, maps) -> {
              Arrays.fill(row, (byte) 0);
              rule.label(maps, regions, row, 0);
              add(y, row, tiles);
            });
      }
      labelled = tiles.labelled();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Looks at all of the picture before anything is written: a small part may yet grow. */
  private void drawParts(MaskTiles tiles, List<Intensity> intensities) {
    boolean apart = !regions.isOneEach(); // regions overlap: each has its own parts
    List<RowParts> parts = new ArrayList<>();
    for (int c = 0; c < (apart ? regions.channels() : 1); c++) {
      parts.add(new RowParts(fit.networkWidth()));
    }
    byte[] row = new byte[fit.networkWidth()];
    look(
        intensities,
        (y, maps) -> {
          for (int c = 0; c < parts.size(); c++) {
            Arrays.fill(row, (byte) 0);
            rule.label(apart ? new float[][] {maps[c]} : maps, row, 0);
            for (int x = 0; apart && x < row.length; x++) {
              row[x] = row[x] == 0 ? 0 : regions.drawnAs().get(c).byteValue();
            }
            parts.get(c).add(row, 0);
          }
        });
    for (int y = 0; y < fit.networkHeight(); y++) {
      Arrays.fill(row, (byte) 0);
      for (RowParts some : parts) {
        some.draw(y, rule.smallestPart(), row);
      }
      add(y, row, tiles);
    }
  }

  /** Leaves the padding out. */
  private void add(int y, byte[] row, MaskTiles tiles) {
    int above = (fit.networkHeight() - picture.height()) / 2;
    if (y >= above && y < above + picture.height()) {
      tiles.add(row, (row.length - picture.width()) / 2);
    }
  }

  /** Takes one row of the picture, with its padding. */
  @FunctionalInterface
  private interface Row {
    /**
     * @param maps [label][width] probabilities
     */
    void take(int y, float[][] maps);
  }

  private void look(List<Intensity> intensities, Row row) {
    int width = fit.networkWidth();
    float[][] one = new float[regions.channels()][width];
    new Tiles(fit.networkHeight(), width, size.size())
        .draw(
            regions.channels(),
            Segmenter.BATCH,
            (top, height) -> band(top, height, intensities),
            (where, tiles) -> segmenter.probabilities(tiles),
            (top, height, maps) -> {
              for (int y = 0; y < height; y++) {
                for (int c = 0; c < one.length; c++) {
                  System.arraycopy(maps[c], y * width, one[c], 0, width);
                }
                row.take(top + y, one);
              }
            });
  }

  private Planes band(int top, int height, List<Intensity> intensities) {
    int rows = Math.min(height, picture.height()); // fewer where the picture is padded
    List<Volume> channels = read(0, top, picture.width(), rows);
    float[] values = new float[channels.size() * rows * picture.width()];
    for (int c = 0; c < channels.size(); c++) {
      float[] channel = channels.get(c).values();
      System.arraycopy(channel, 0, values, c * channel.length, channel.length);
    }
    Planes stored = new Planes(channels.size(), rows, picture.width(), values);
    return new ImageSlice(stored, intensities).prepared(size.sliceFit(rows, picture.width()));
  }
}
