package org.simtrans.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.simtrans.image.Channels;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.image.picture.LargePicture;
import org.simtrans.layout.Case;

/**
 * An image as the viewer has it whole. A TIFF of very many pixels is made smaller for that, and its
 * regions are sent as they are zoomed into. Never more than a band of it is in memory.
 *
 * @param scan what is shown of it
 * @param step how many pixels of the file are one of the scan, along each side; 1 if it is sent as
 *     it is
 * @param rows of the file
 * @param columns of the file
 */
record Overview(Scan scan, int step, int rows, int columns) {
  private static final long LARGE = 30_000_000; // pixels
  private static final int EDGE = 2048; // the longer side of what is shown of a large one
  private static final long MOST = 4_000_000; // pixels of a region that are sent at a time
  private static final int BAND = 4_000_000; // pixels that are read at a time

  /** An image that is sent as it is. */
  static Overview whole(Scan scan) {
    return new Overview(scan, 1, scan.rows(), scan.columns());
  }

  /** Whether an image is a picture that is read by regions, and too large to be sent whole. */
  static boolean isNeeded(Case one) {
    if (!one.image().isSingle() || one.image().frame() > 0) {
      return false;
    }
    Grid grid = Images.grid(one.image());
    return grid.shape()[2] == 1 && grid.voxels() > LARGE && LargePicture.reads(one.image().first());
  }

  /** Reads the whole picture once, band by band. */
  static Overview of(Case one) {
    try (LargePicture picture = LargePicture.open(one.image().first())) {
      int step = (Math.max(picture.width(), picture.height()) + EDGE - 1) / EDGE;
      Region all = new Region(0, 0, picture.width(), picture.height(), step);
      Smaller smaller = Smaller.of(picture, all);
      List<Volume> volumes =
          smaller.values().stream()
              .map(values -> Volume.ofPicture(all.columns(), all.rows(), values))
              .toList();
      List<String> names = picture.channelNames();
      boolean named = names.size() == volumes.size() && names.stream().noneMatch(String::isEmpty);
      Channels channels = new Channels(volumes, named ? names : List.of());
      return new Overview(
          Scan.of(channels, one, smaller.ranges()), step, picture.height(), picture.width());
    }
  }

  /**
   * A part of a picture, made smaller.
   *
   * @param x of its left column in the file, from 0
   * @param y of its top row in the file, from 0
   * @param width in pixels of the file
   * @param height in pixels of the file
   * @param step how many pixels of the file become one, along each side
   */
  record Region(int x, int y, int width, int height, int step) {
    int columns() {
      return (width + step - 1) / step;
    }

    int rows() {
      return (height + step - 1) / step;
    }
  }

  /**
   * The values of a region: channels x rows x columns, 16 bits as {@link Scan.Channel} has them.
   *
   * @throws RefusedRequestException if it is not within the picture, or too large
   */
  byte[] region(Case one, Region region) {
    boolean inside =
        region.x() >= 0
            && region.y() >= 0
            && region.width() > 0
            && region.height() > 0
            && region.step() > 0
            && region.step() <= step
            && (long) region.x() + region.width() <= columns
            && (long) region.y() + region.height() <= rows;
    if (step == 1 || !inside || (long) region.columns() * region.rows() > MOST) {
      throw RefusedRequestException.wrong(
          step == 1
              ? "this image is sent whole; ask for its channels"
              : "the region is not within the picture of %d x %d pixels, or has more than %d of them, or its step is not 1 to %d"
                  .formatted(columns, rows, MOST, step));
    }
    try (LargePicture picture = LargePicture.open(one.image().first())) {
      List<float[]> values = Smaller.of(picture, region).values();
      ByteBuffer sent =
          ByteBuffer.allocate(2 * values.size() * region.columns() * region.rows())
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int c = 0; c < values.size(); c++) {
        Scan.Channel channel = scan.channels().get(c);
        for (float value : values.get(c)) {
          sent.putShort(channel.stored(value));
        }
      }
      return sent.array();
    }
  }

  /**
   * Means of squares of pixels.
   *
   * @param values of each channel
   * @param ranges of each channel: its smallest and its largest value before
   */
  private record Smaller(List<float[]> values, List<float[]> ranges) {
    static Smaller of(LargePicture picture, Region region) {
      int across = region.columns();
      int step = region.step();
      int wide = Math.max(step, Math.min(region.width(), BAND / step) / step * step);
      int high = Math.max(step, BAND / wide / step * step);
      List<float[]> sums = new ArrayList<>();
      List<float[]> ranges = new ArrayList<>();
      for (int top = 0; top < region.height(); top += high) {
        for (int left = 0; left < region.width(); left += wide) {
          int width = Math.min(wide, region.width() - left);
          int height = Math.min(high, region.height() - top);
          Channels read = picture.read(region.x() + left, region.y() + top, width, height);
          for (int c = 0; c < read.count(); c++) {
            if (sums.size() == c) {
              sums.add(new float[across * region.rows()]);
              ranges.add(new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY});
            }
            float[] sum = sums.get(c);
            float[] range = ranges.get(c);
            float[] values = read.volumes().get(c).values();
            for (int i = 0; i < values.length; i++) {
              float value = Float.isFinite(values[i]) ? values[i] : 0;
              sum[(top + i / width) / step * across + (left + i % width) / step] += value;
              range[0] = Math.min(range[0], value);
              range[1] = Math.max(range[1], value);
            }
          }
        }
      }
      for (float[] sum : sums) {
        for (int i = 0; i < sum.length; i++) {
          int width = Math.min(step, region.width() - i % across * step);
          int height = Math.min(step, region.height() - i / across * step);
          sum[i] /= width * height;
        }
      }
      return new Smaller(sums, ranges);
    }
  }

  /** The bytes that it takes, about. */
  long weight() {
    return scan.weight();
  }
}
