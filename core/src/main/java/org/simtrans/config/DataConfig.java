package org.simtrans.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.Setting;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.data.Preprocessing;
import org.simtrans.layout.Layout;
import org.simtrans.layout.Splits;

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
 * @param labelFraction share of the training subjects whose labels are used, in (0, 1]; null is 1
 */
public record DataConfig(
    Path folder,
    Layout layout,
    String include,
    Path splits,
    double valFraction,
    double testFraction,
    double minForeground,
    Double labelFraction,
    Preprocessing preprocessing) {

  /**
   * @throws InvalidSettingException if the share of labels is not one
   */
  public DataConfig {
    Setting.required(folder, "folder");
    Setting.required(preprocessing, "preprocessing");
    labelFraction = labelFraction == null ? Double.valueOf(1) : labelFraction;
    if (!(labelFraction > 0 && labelFraction <= 1)) {
      throw new InvalidSettingException(
          Message.of("{label_fraction} is %s; expected above 0 and at most 1", labelFraction));
    }
  }

  public DataConfig withLabelFraction(double fraction) {
    return new DataConfig(
        folder,
        layout,
        include,
        splits,
        valFraction,
        testFraction,
        minForeground,
        fraction,
        preprocessing);
  }

  /** The same slices, split as {@code file} says. */
  public DataConfig withSplits(Path file) {
    return new DataConfig(
        folder,
        layout,
        include,
        file,
        valFraction,
        testFraction,
        minForeground,
        labelFraction,
        preprocessing);
  }

  /** The same slices, prepared in another way. */
  public DataConfig withPreprocessing(Preprocessing changed) {
    return new DataConfig(
        folder,
        layout,
        include,
        splits,
        valFraction,
        testFraction,
        minForeground,
        labelFraction,
        changed);
  }

  /** Opens the cohort. */
  public Cohort open() {
    return Cohort.open(
        folder, new CohortOptions(Optional.ofNullable(layout), Optional.ofNullable(include)));
  }

  /**
   * The split: of the given file, else the cohort's own, else drawn among the subjects with labels.
   */
  public Splits split(Cohort cohort, long seed) {
    if (splits != null) {
      return Splits.read(splits);
    }
    List<String> labelled = cohort.labelled().subjects();
    return cohort
        .fixedSplit()
        .orElseGet(() -> Splits.seeded(labelled, seed, valFraction, testFraction));
  }

  /** {@link #split}, with as many subjects to train on as their share of labels allows. */
  public Splits labelledSplit(Cohort cohort, long seed) {
    Splits whole = split(cohort, seed);
    return labelFraction == 1 ? whole : whole.withTrainFraction(labelFraction, seed);
  }
}
