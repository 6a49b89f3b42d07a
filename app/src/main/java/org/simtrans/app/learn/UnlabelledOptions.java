package org.simtrans.app.learn;

import java.util.Map;
import org.simtrans.augment.LesionConfig;
import org.simtrans.task.segmentation.UnlabelledConfig;
import picocli.CommandLine.Option;

/** Options that say how slices without labels take part in learning to draw masks. */
final class UnlabelledOptions {
  @Option(
      names = "--unlabelled",
      paramLabel = "SHARE",
      description =
          "Let this share of every batch be slices without labels (default 0: none): lesions are"
              + " planted into them, and the moving average of the weights (--ema, then 0.99 by"
              + " default) says what else they show.")
  private Double share;

  @Option(
      names = "--plant",
      paramLabel = "SOURCE",
      description =
          "What is planted into slices without labels: mixed (default), made_up, grown, copied (as"
              + " 'pretrain --lesions'), or none.")
  private Planted planted;

  @Option(
      names = "--consistency",
      paramLabel = "X",
      description =
          "Weight of the loss by which the network agrees with the average of its weights on slices"
              + " without labels (default 1; 0: only planted lesions count there).")
  private Double consistency;

  /** What is planted, or nothing. */
  enum Planted {
    NONE,
    MADE_UP,
    GROWN,
    COPIED,
    MIXED;

    LesionConfig over(LesionConfig base) {
      if (this == NONE) {
        return null;
      }
      LesionConfig lesions = base == null ? LesionConfig.defaults() : base;
      return lesions.with(LesionConfig.Source.valueOf(name()));
    }
  }

  /** What was asked for, by the decisions of a plan. */
  Map<String, String> said() {
    return share == null
        ? Map.of()
        : Map.of("unlabelled", "%.0f %% of every batch".formatted(100 * share));
  }

  /** The settings that were asked for, over those of an earlier run. */
  UnlabelledConfig over(UnlabelledConfig base) {
    boolean usual = share != null && !base.used();
    UnlabelledConfig known = usual ? UnlabelledConfig.of(share) : base;
    return new UnlabelledConfig(
        share == null ? known.share() : share,
        planted == null ? known.lesions() : planted.over(known.lesions()),
        consistency == null ? known.consistency() : consistency,
        known.confidence(),
        known.after());
  }
}
