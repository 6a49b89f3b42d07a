package org.simtrans.plan;

import java.nio.file.Path;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Preprocessing;

/** Chooses how the images of a run are prepared, where its settings leave that open. */
public final class ImagePlan {
  private ImagePlan() {}

  /**
   * By looking.
   *
   * @param training the images that are learned from
   * @param labels of the cohort; without any, only the images are looked at
   */
  public static Choice choose(Preprocessing asked, Cohort training, LabelValues labels) {
    Choice fit = FitPlan.choose(asked, training, labels);
    return NormalisationPlan.choose(fit.preprocessing(), training, labels).after(fit);
  }

  /**
   * As an earlier run prepared the same images, as far as it has the same channels.
   *
   * @param run the earlier one, for people
   */
  public static Choice like(
      Preprocessing before, Path run, Preprocessing asked, Cohort training, LabelValues labels) {
    Choice fit = FitPlan.as(before, asked, run);
    Choice values =
        before.normalisesAlike(asked)
            ? NormalisationPlan.as(before, fit.preprocessing(), run)
            : NormalisationPlan.choose(fit.preprocessing(), training, labels);
    return values.after(fit);
  }
}
