package org.simtrans.learn;

import java.util.HashSet;
import java.util.Set;
import org.simtrans.cohort.Cohort;
import org.simtrans.layout.Part;
import org.simtrans.layout.Splits;

/**
 * How many images there are of which kind.
 *
 * @param labelled images with labels to learn from
 * @param unlabelled images whose labels are not there or not used, to learn from without
 * @param validation images with labels that choose
 * @param judged images with labels on which the result is judged
 * @param subjects with labels to learn from
 */
record Counts(int labelled, int unlabelled, int validation, int judged, int subjects) {

  /**
   * @param judged the part that the result is judged on; null for none
   */
  static Counts of(Cohort cohort, Splits splits, Part judged) {
    Set<String> heldOut = new HashSet<>(splits.val());
    heldOut.addAll(splits.test());
    Cohort seen =
        cohort.only(cohort.subjects().stream().filter(s -> !heldOut.contains(s)).toList());
    Cohort training = cohort.labelled().only(splits.train());
    int labelled = training.cases().size();
    return new Counts(
        labelled,
        seen.cases().size() - labelled,
        cohort.labelled().only(splits.val()).cases().size(),
        judged == null ? 0 : cohort.labelled().only(splits.of(judged)).cases().size(),
        training.subjects().size());
  }

  /** All images that are learned from. */
  int seen() {
    return labelled + unlabelled;
  }

  /** Where folds judge: all labelled images are judged, and most of them are learned from. */
  Counts ofFolds(int all) {
    return new Counts(all, unlabelled, 0, all, subjects);
  }
}
