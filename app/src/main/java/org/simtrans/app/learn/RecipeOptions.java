package org.simtrans.app.learn;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.simtrans.app.cli.Names;
import org.simtrans.augment.TrainingAugmentConfig;
import org.simtrans.config.Mirroring;
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
      arity = "0..1",
      fallbackValue = "on",
      paramLabel = "WHEN",
      description = {
        "Left-right mirror images: auto (default) in training, unless labels are sides, such as a left"
            + " and a right kidney; exchange: in training, and labels that are sides are exchanged;"
            + " off: never; on, or --flips alone: in training, and the mean over each slice and its"
            + " mirror image in validation and in 'segment'.",
      })
  private Flips flips;

  @Option(names = "--no-flips", hidden = true, description = "No mean over mirror images.")
  private boolean noFlips;

  /** When slices are mirrored. */
  enum Flips {
    AUTO,
    ON,
    EXCHANGE,
    OFF
  }

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

  @Option(
      names = "--channel-dropout",
      paramLabel = "P",
      description =
          "Leave out each channel of a slice with this probability, but never all, so that the"
              + " network relies on no single one (default 0).")
  private Double channelDropout;

  /** What was asked for, by the decisions of a plan. */
  Map<String, String> said() {
    Map<String, String> said = new LinkedHashMap<>();
    put(said, "loss", loss);
    put(said, "flips", flips == null ? null : flips.name().toLowerCase(Locale.ROOT));
    put(said, "background share", backgroundShare);
    put(said, "layer decay", layerDecay);
    put(said, "augmentation", augment == null ? null : augment.name().toLowerCase(Locale.ROOT));
    put(said, "vertical flips", verticalFlips == null ? null : verticalFlips ? "yes" : "no");
    put(said, "channel dropout", channelDropout);
    return said;
  }

  private static void put(Map<String, String> said, String what, Object value) {
    if (value != null) {
      said.put(what, value.toString());
    }
  }

  /** The augmentation that was asked for, else {@code base}. */
  TrainingAugmentConfig augment(TrainingAugmentConfig base) {
    TrainingAugmentConfig varied = augment == null ? base : augment.settings();
    TrainingAugmentConfig chosen =
        channelDropout == null
            ? varied
            : varied.withIntensity(varied.intensity().withChannelDropout(channelDropout));
    return verticalFlips == null ? chosen : chosen.withFlipVertical(verticalFlips ? 0.5 : 0);
  }

  /** The loss that was asked for, else {@code base}; null for the model's own. */
  String loss(String base) {
    return loss != null ? Losses.named(loss).name() : base;
  }

  /** Whether masks are the mean over mirror images. */
  boolean flips(boolean base) {
    return flips == null ? base && !noFlips : flips == Flips.ON;
  }

  /** Whether training mirrors slices; null for as an earlier version did. */
  Mirroring mirroring(Mirroring base) {
    return flips == null
        ? base
        : switch (flips) {
          case AUTO, ON -> Mirroring.AUTO;
          case EXCHANGE -> Mirroring.EXCHANGE;
          case OFF -> Mirroring.OFF;
        };
  }

  double backgroundShare(double base) {
    return backgroundShare != null ? backgroundShare : base;
  }

  Optimisation over(Optimisation base) {
    return layerDecay == null ? base : base.withLayerDecay(layerDecay);
  }
}
