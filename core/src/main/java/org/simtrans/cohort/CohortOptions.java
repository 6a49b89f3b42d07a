package org.simtrans.cohort;

import java.util.Optional;
import org.simtrans.layout.Layout;

/**
 * How to look at a folder of images.
 *
 * @param layout the layout to assume; found by looking if empty
 * @param include a glob such as {@code axial/**}: keeps the images whose path below the image
 *     folder matches
 */
public record CohortOptions(Optional<Layout> layout, Optional<String> include) {

  /** Layout found by looking, every image. */
  public static CohortOptions defaults() {
    return new CohortOptions(Optional.empty(), Optional.empty());
  }

  /** The same with a layout that is not looked for. */
  public CohortOptions withLayout(Layout chosen) {
    return new CohortOptions(Optional.of(chosen), include);
  }

  /** The same for images whose path matches {@code glob} alone. */
  public CohortOptions withInclude(String glob) {
    return new CohortOptions(layout, Optional.of(glob));
  }
}
