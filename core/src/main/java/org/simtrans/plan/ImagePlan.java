package org.simtrans.plan;

import java.nio.file.Path;
import java.util.List;
import org.simtrans.cohort.ChannelChoice;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.Parallel;
import org.simtrans.cohort.StackPlane;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;

/** Chooses how the images of a run are prepared, where its settings leave that open. */
public final class ImagePlan {
  private ImagePlan() {}

  /**
   * What an image says, which is read once.
   *
   * @param fit null where that is not open
   * @param values null where that is not open
   */
  private record Look(FitPlan.Look fit, NormalisationPlan.Look values) {}

  /**
   * By looking.
   *
   * @param asked whose plane is known
   * @param training the images that are learned from
   * @param labels of the cohort; without any, only the images are looked at
   */
  public static Choice choose(Preprocessing asked, Cohort training, LabelValues labels) {
    SpacingPlan pixels = SpacingPlan.of(asked, training);
    Preprocessing before = pixels.before(asked);
    Preprocessing spaced = NormalisationPlan.each(before);
    List<Look> looks =
        FitPlan.open(spaced) || NormalisationPlan.open(spaced)
            ? Parallel.map(
                NormalisationPlan.spread(training, labels), one -> look(one, spaced, labels))
            : List.of();
    Choice fit = FitPlan.choose(before, looks.stream().map(Look::fit).toList());
    Choice spacing = pixels.choose(asked, fit.preprocessing());
    return NormalisationPlan.choose(
            spacing.preprocessing(), looks.stream().map(Look::values).toList())
        .after(fit)
        .after(spacing);
  }

  private static Look look(Case one, Preprocessing asked, LabelValues labels) {
    List<Volume> channels = asked.choice().read(one);
    boolean marked = one.labelled() && labels.channels() > 0;
    byte[] truth = marked ? labels.read(one, channels.get(0)) : null;
    return new Look(
        FitPlan.open(asked) ? FitPlan.look(channels.get(0), truth, asked) : null,
        NormalisationPlan.open(asked)
            ? NormalisationPlan.look(one, channels, truth, asked.normalise().size())
            : null);
  }

  /**
   * What a run would choose for these channels if it were told nothing else but to scale slices.
   *
   * @param training the images that are learned from
   * @param labels of the cohort; without any, only the images are looked at
   */
  public static Choice choose(ChannelChoice channels, Cohort training, LabelValues labels) {
    StackPlane taken = StackPlane.of(training);
    Preprocessing open = new Preprocessing(1, 1, taken.plane(), Fit.RESIZE).with(channels);
    Choice chosen =
        choose(open.withSpacing(0.0).withNormalise(List.of(Normalisation.AUTO)), training, labels);
    return chosen.after(new Choice(open, taken.words().stream().toList()));
  }

  /**
   * As an earlier run prepared the same images, as far as it has the same channels.
   *
   * @param run the earlier one, for people
   */
  public static Choice like(
      Preprocessing before, Path run, Preprocessing asked, Cohort training, LabelValues labels) {
    Choice spacing = SpacingPlan.as(before, asked, run);
    Choice fit = FitPlan.as(before, spacing.preprocessing(), run);
    Choice values =
        before.normalisesAlike(asked)
            ? NormalisationPlan.as(before, fit.preprocessing(), run)
            : NormalisationPlan.choose(fit.preprocessing(), training, labels);
    return values.after(fit).after(spacing);
  }
}
