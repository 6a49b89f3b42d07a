package org.simtrans.app.learn;

import org.simtrans.app.cli.Names;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.TrainConfig;
import org.simtrans.loss.Losses;
import picocli.CommandLine.Option;

/** Options that say how masks are learned; common to all verbs that train on labels. */
final class RecipeOptions {
  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      completionCandidates = Names.OfLosses.class,
      description = {
        "The loss (default: the model's own, see 'simtrans info').",
        "${bundle:all-losses}"
      })
  private String loss;

  @Option(
      names = "--flips",
      negatable = true,
      description =
          "Average the probabilities of each slice and its left-right mirror image, in validation"
              + " and in 'segment' (default: no).")
  private Boolean flips;

  @Option(
      names = "--background-share",
      paramLabel = "X",
      description =
          "Number of slices without a label in an epoch, as a multiple of those with a label"
              + " (default "
              + TrainConfig.BACKGROUND_SHARE
              + ").")
  private Double backgroundShare;

  @Option(
      names = "--layer-decay",
      paramLabel = "X",
      description =
          "Lower the learning rate of the encoder's lower layers: it is multiplied by X for each"
              + " block above (default 1: all layers are equal; 0.75 to 0.95 are usual after"
              + " pretraining).")
  private Double layerDecay;

  @Option(
      names = "--augment",
      paramLabel = "A",
      description = {
        "How slices are varied (default usual).",
        "usual: flips, small rotations, shifts and scales, changes of grey values",
        "strong: more of these, bent and stretched slices, low resolution",
        "none: not at all"
      })
  private Augmentation augment;

  @Option(
      names = "--vertical-flips",
      negatable = true,
      description =
          "Also flip half of the slices upside down, which suits cells and tissue, not heads"
              + " (default: no).")
  private Boolean verticalFlips;

  /** The augmentation that was asked for, else {@code base}. */
  TrainingAugmentConfig augment(TrainingAugmentConfig base) {
    TrainingAugmentConfig chosen = augment == null ? base : augment.settings();
    return verticalFlips == null ? chosen : chosen.withFlipVertical(verticalFlips ? 0.5 : 0);
  }

  /** The loss that was asked for, else {@code base}; null for the model's own. */
  String loss(String base) {
    return loss != null ? Losses.named(loss).name() : base;
  }

  boolean flips(boolean base) {
    return flips != null ? flips : base;
  }

  double backgroundShare(double base) {
    return backgroundShare != null ? backgroundShare : base;
  }

  Optimisation over(Optimisation base) {
    return layerDecay == null ? base : base.withLayerDecay(layerDecay);
  }
}
