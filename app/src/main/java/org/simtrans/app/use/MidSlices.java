package org.simtrans.app.use;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import org.simtrans.figure.SliceImage;
import org.simtrans.figure.Window;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Volume;

/** A volume at a glance: its middle slice in each plane, side by side at one scale. */
final class MidSlices {
  private static final int LONGEST_SIDE = 480;
  private static final int GAP = 4;

  private MidSlices() {}

  static BufferedImage of(Volume volume) {
    float[] values = volume.values();
    Window window = Window.robust(values);
    List<Slices> stacks =
        (volume.isPicture() ? Stream.of(Plane.AXIAL) : Stream.of(Plane.values()))
            .map(plane -> new Slices(volume, plane))
            .toList();
    double longest = stacks.stream().mapToDouble(MidSlices::longestMm).max().orElseThrow();
    List<BufferedImage> tiles =
        stacks.stream()
            .map(
                stack ->
                    SliceImage.of(
                            stack.slice(values, stack.count() / 2), stack.height(), stack.width())
                        .window(window)
                        .spacing(stack.rowSpacing(), stack.columnSpacing())
                        .side((int) Math.ceil(LONGEST_SIDE * longestMm(stack) / longest))
                        .plain())
            .toList();
    return sideBySide(tiles);
  }

  private static double longestMm(Slices stack) {
    return Math.max(stack.height() * stack.rowSpacing(), stack.width() * stack.columnSpacing());
  }

  private static BufferedImage sideBySide(List<BufferedImage> tiles) {
    int width = tiles.stream().mapToInt(BufferedImage::getWidth).sum() + GAP * (tiles.size() - 1);
    int height = tiles.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = picture.createGraphics();
    int x = 0;
    for (BufferedImage tile : tiles) {
      g.drawImage(tile, x, (height - tile.getHeight()) / 2, null);
      x += tile.getWidth() + GAP;
    }
    g.dispose();
    return picture;
  }
}
