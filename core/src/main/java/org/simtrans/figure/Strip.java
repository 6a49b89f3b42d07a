package org.simtrans.figure;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One slice told in panels from left to right: the image; the expert's mask; the model's mask; the
 * two compared.
 *
 * @param truth label map of the slice, or null where no expert has drawn one; then there are two
 *     panels, image and model
 */
public record Strip(SliceImage slice, byte[] truth, byte[] prediction) {
  private static final int GAP = 8;

  /** What stands over the panels. */
  public List<String> heads() {
    return truth == null
        ? List.of("Image", "Model")
        : List.of("Image", "Expert", "Model", "Compared");
  }

  /** The panels side by side without any text, on a transparent ground. */
  public BufferedImage draw() {
    BufferedImage strip = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_ARGB);
    Graphics2D g = strip.createGraphics();
    List<BufferedImage> panels = panels();
    for (int i = 0; i < panels.size(); i++) {
      g.drawImage(panels.get(i), left(i), 0, null);
    }
    g.dispose();
    return strip;
  }

  private List<BufferedImage> panels() {
    if (truth == null) {
      return List.of(slice.plain(), slice.withLabels(prediction));
    }
    return List.of(
        slice.plain(),
        slice.withLabels(truth),
        slice.withLabels(prediction),
        slice.withComparison(truth, prediction));
  }

  /** Where panel {@code i} begins. */
  int left(int i) {
    return i * (slice.drawnWidth() + GAP);
  }

  int width() {
    return left(heads().size()) - GAP;
  }

  int height() {
    return slice.drawnHeight();
  }
}
