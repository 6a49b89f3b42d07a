package org.simtrans.server;

import java.awt.image.BufferedImage;
import org.simtrans.figure.Png;

/** A small picture of an image: the slice with most of what is labelled, else one in the middle. */
final class Thumbnail {
  private static final int EDGE = 176; // pixels
  private static final int MASK = 0xFFB000;

  private Thumbnail() {}

  /**
   * Draws it.
   *
   * @param labels in the order of the scan; null without
   * @return PNG
   */
  static byte[] of(Scan scan, byte[] labels) {
    int width = scan.columns();
    int height = scan.rows();
    int k = labels == null ? scan.count() / 2 : fullest(labels, width * height, scan.count());
    double rowMm = scan.first().isPicture() ? 1 : scan.slices().rowSpacing();
    double columnMm = scan.first().isPicture() ? 1 : scan.slices().columnSpacing();
    double scale = EDGE / Math.max(width * columnMm, height * rowMm);
    int w = Math.max(1, (int) Math.round(width * columnMm * scale));
    int h = Math.max(1, (int) Math.round(height * rowMm * scale));
    BufferedImage picture = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int at = k * width * height + (y * height / h) * width + x * width / w;
        picture.setRGB(x, y, colour(scan, at, labels != null && labels[at] > 0));
      }
    }
    return Png.bytes(picture);
  }

  private static int fullest(byte[] labels, int pixels, int count) {
    int best = count / 2;
    int most = 0;
    for (int k = 0; k < count; k++) {
      int own = 0;
      for (int i = k * pixels; i < (k + 1) * pixels; i++) {
        own += labels[i] > 0 ? 1 : 0;
      }
      if (own > most) {
        most = own;
        best = k;
      }
    }
    return best;
  }

  private static int colour(Scan scan, int at, boolean labelled) {
    boolean rgb = scan.first().isPicture() && scan.channels().size() == 3;
    int red = level(scan.channels().get(0), at);
    int green = rgb ? level(scan.channels().get(1), at) : red;
    int blue = rgb ? level(scan.channels().get(2), at) : red;
    if (labelled) {
      red = (red + (MASK >> 16)) / 2;
      green = (green + (MASK >> 8 & 255)) / 2;
      blue = blue / 2;
    }
    return red << 16 | green << 8 | blue;
  }

  private static int level(Scan.Channel channel, int at) {
    double value =
        channel.min()
            + (channel.values()[at] & 0xffff) / 65535.0 * ((double) channel.max() - channel.min());
    double shown =
        (value - channel.low()) / Math.max(1e-12, (double) channel.high() - channel.low());
    return (int) Math.round(255 * Math.max(0, Math.min(1, shown)));
  }
}
