package org.simtrans.figure;

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
  /** What stands over the panels. */
  public List<String> heads() {
    return truth == null
        ? List.of("Image", "Model")
        : List.of("Image", "Expert", "Model", "Compared");
  }

  /** The panels side by side without any text, on a transparent ground. */
  public BufferedImage draw() {
    return Panels.beside(panels());
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
    return i * (slice.drawnWidth() + Panels.GAP);
  }

  int width() {
    return left(heads().size()) - Panels.GAP;
  }

  int height() {
    return slice.drawnHeight();
  }
}
