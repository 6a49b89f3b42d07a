package org.simtrans.onnx;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.simtrans.figure.SliceImage;

/**
 * The picture on a model package, twice as wide as high: a slice, and what the model drew on it.
 */
final class CoverImage {
  private static final int SIDE = 400; // pixels of each half
  private static final int MARGIN = 8;

  private CoverImage() {}

  /**
   * @param shown one plane, which is grey, or red, green and blue; each height x width
   * @param labels of the same pixels: 0 background, 1..C
   */
  static BufferedImage draw(List<float[]> shown, int height, int width, byte[] labels) {
    SliceImage slice = SliceImage.of(shown, height, width).side(SIDE - 2 * MARGIN);
    BufferedImage cover = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = cover.createGraphics();
    g.setColor(Color.BLACK);
    g.fillRect(0, 0, cover.getWidth(), cover.getHeight());
    centred(g, slice.plain(), 0);
    centred(g, slice.withLabels(labels), SIDE);
    g.dispose();
    return cover;
  }

  private static void centred(Graphics2D g, BufferedImage picture, int left) {
    g.drawImage(
        picture, left + (SIDE - picture.getWidth()) / 2, (SIDE - picture.getHeight()) / 2, null);
  }
}
