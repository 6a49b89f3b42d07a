package org.simtrans.cohort;

import java.util.List;
import java.util.Objects;
import org.simtrans.image.Grid;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Slices;
import org.simtrans.layout.Case;

/** How far apart the slices of a cohort's images are. */
public final class StackSpacing {
  private StackSpacing() {}

  /**
   * The median over the images, of an even number the lower one of the middle.
   *
   * @return in mm; null if no image has more than one slice
   */
  public static Double median(Cohort cohort, Plane plane) {
    List<Double> sorted =
        Parallel.map(cohort.cases(), one -> spacing(one, plane)).stream()
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    return sorted.isEmpty() ? null : sorted.get((sorted.size() - 1) / 2);
  }

  private static Double spacing(Case one, Plane plane) {
    Grid grid = Images.grid(one.image());
    Slices slices = new Slices(grid, plane);
    return slices.count() > 1 ? slices.spacing() : null;
  }
}
