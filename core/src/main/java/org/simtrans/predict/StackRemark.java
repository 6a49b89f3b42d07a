package org.simtrans.predict;

import java.util.function.Consumer;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.image.Source;

/**
 * Says once that a model cuts a stack across the plane in which it was taken, and once that it sees
 * pixels as square that are not.
 */
public final class StackRemark {
  private static final double ALIKE = 1.1; // edges of a pixel within a tenth are one length

  private final Preprocessing seen;
  private final Consumer<String> say;
  private boolean planeOpen = true;
  private boolean pixelsOpen = true;

  /**
   * @param seen how the model sees images
   * @param say hears the sentences
   */
  public StackRemark(Preprocessing seen, Consumer<String> say) {
    this.seen = seen;
    this.say = say;
  }

  /** Looks at the header of an image that was drawn on. */
  public void look(Source image) {
    if (!planeOpen && !pixelsOpen) {
      return;
    }
    Grid grid = Images.grid(image);
    if (grid.placed()) {
      lookAtPlane(image, grid);
      lookAtPixels(image, grid);
    }
  }

  private void lookAtPlane(Source image, Grid grid) {
    Plane taken = Plane.takenIn(grid).orElse(seen.plane());
    if (planeOpen && taken != seen.plane()) {
      planeOpen = false;
      say.accept(
          "%s was taken as thick %s slices, but the model sees %s ones, across them: expect worse masks; to mend it, train a model with 'plane' %s"
              .formatted(image.first(), taken.key(), seen.plane().key(), taken.key()));
    }
  }

  private void lookAtPixels(Source image, Grid grid) {
    Slices slices = new Slices(grid, seen.plane());
    double row = slices.rowSpacing();
    double column = slices.columnSpacing();
    if (pixelsOpen && !seen.respaced() && Math.max(row, column) > ALIKE * Math.min(row, column)) {
      pixelsOpen = false;
      say.accept(
          "%s has pixels of %s x %s mm, which the model sees as square: it is squashed; to mend it, train a model with 'spacing' auto"
              .formatted(image.first(), rounded(row), rounded(column)));
    }
  }

  private static double rounded(double mm) {
    return Math.round(1000 * mm) / 1000.0;
  }
}
