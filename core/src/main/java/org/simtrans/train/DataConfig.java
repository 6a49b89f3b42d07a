package org.simtrans.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.data.Cohort;
import org.simtrans.data.CohortOptions;
import org.simtrans.data.Layout;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.Splits;

/**
 * Which slices a run learns from.
 *
 * @param folder of the cohort
 * @param layout null to find it by looking
 * @param include glob on image paths below the image folder, null for all
 * @param splits file with an earlier run's split, null to take the cohort's own or draw one
 * @param valFraction of subjects, where a split is drawn
 * @param testFraction of subjects, where a split is drawn
 * @param minForeground slices without a label are left out below this share of tissue
 */
public record DataConfig(
    Path folder,
    Layout layout,
    String include,
    Path splits,
    double valFraction,
    double testFraction,
    double minForeground,
    Preprocessing preprocessing) {

  /** Opens the cohort. */
  public Cohort open() {
    return Cohort.open(
        folder, new CohortOptions(Optional.ofNullable(layout), Optional.ofNullable(include)));
  }

  /**
   * The split: of the given file, else the cohort's own, else drawn among the subjects with labels.
   */
  Splits split(Cohort cohort, long seed) {
    if (splits != null) {
      return Splits.read(splits);
    }
    List<String> labelled = cohort.labelled().subjects();
    return cohort
        .fixedSplit()
        .orElseGet(() -> Splits.seeded(labelled, seed, valFraction, testFraction));
  }
}
