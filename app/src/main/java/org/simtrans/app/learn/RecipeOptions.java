package org.simtrans.app.learn;

import java.util.Optional;
import org.simtrans.config.Optimisation;
import picocli.CommandLine.Option;

/** Options that say how masks are learned; common to all verbs that train on labels. */
final class RecipeOptions {
  private static final double BACKGROUND_SHARE = 1;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      description = {
        "What is minimised (default: the model's own, dice_bce for unet and transunet, else"
            + " weighted).",
        "weighted: cross-entropy and IoU, both weighted towards edges (equation 6)",
        "plain_iou: the same with an unweighted IoU",
        "published: the same as the published code computes it",
        "dice_bce: soft Dice of the batch and cross-entropy"
      })
  private String loss;

  @Option(
      names = "--flips",
      negatable = true,
      description =
          "Judge, and later draw, by the mean over each slice and its left-right mirror image"
              + " (default: not).")
  private Boolean flips;

  @Option(
      names = "--background-share",
      paramLabel = "X",
      description =
          "Slices without a label in an epoch, as a multiple of those with one (default "
              + BACKGROUND_SHARE
              + ").")
  private Double backgroundShare;

  @Option(
      names = "--layer-decay",
      paramLabel = "X",
      description =
          "Slow the encoder's lower layers: the learning rate times X for each block above (default"
              + " 1: all alike; 0.75 to 0.95 are usual after pretraining).")
  private Double layerDecay;

  /** The loss that was asked for, else {@code base}; null for the model's own. */
  String loss(String base) {
    return loss != null ? loss : base;
  }

  boolean flips(Optional<Boolean> base) {
    return flips != null ? flips : base.orElse(false);
  }

  double backgroundShare(Optional<Double> base) {
    return backgroundShare != null ? backgroundShare : base.orElse(BACKGROUND_SHARE);
  }

  Optimisation optimisation(TrainingOptions options, Optional<Optimisation> base) {
    Optimisation chosen = options.optimisation(base.orElse(null), options.preset().train());
    return layerDecay == null ? chosen : chosen.withLayerDecay(layerDecay);
  }
}
