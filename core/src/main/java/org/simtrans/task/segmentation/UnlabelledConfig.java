package org.simtrans.task.segmentation;

import org.simtrans.InvalidSettingException;
import org.simtrans.Message;
import org.simtrans.augment.LesionConfig;

/**
 * How slices without labels take part in learning to draw masks.
 *
 * @param share of each batch that has no labels, in [0, 1); 0 for none
 * @param lesions what is planted into them; null for nothing
 * @param consistency weight of the loss on them by which the network agrees with the moving average
 *     of its weights (mean teacher; Tarvainen and Valpola, 2017); 0 for none: then what is planted
 *     is all that is marked on them
 * @param confidence a pixel counts where the average says yes or no with at least this probability
 *     (FixMatch; Sohn et al., 2020), in [0.5, 1]
 * @param after updates over which the weight rises from 0, as the average knows little at first
 */
public record UnlabelledConfig(
    double share, LesionConfig lesions, double consistency, double confidence, long after) {
  private static final double CONFIDENCE = 0.9;
  private static final long AFTER = 200;

  /**
   * @throws InvalidSettingException if a number is out of range, or nothing would be learned
   */
  public UnlabelledConfig {
    require(share >= 0 && share < 1, "share", share, "at least 0 and below 1");
    require(
        consistency >= 0 && consistency < Double.POSITIVE_INFINITY,
        "consistency",
        consistency,
        "at least 0");
    require(confidence >= 0.5 && confidence <= 1, "confidence", confidence, "from 0.5 to 1");
    require(after >= 0, "after", after, "at least 0");
    if (share > 0 && lesions == null && consistency == 0) {
      throw new InvalidSettingException(
          Message.of(
              "{unlabelled.share} is %s, but nothing is learned from slices without labels: plant"
                  + " lesions into them, or give {unlabelled.consistency} a number above 0",
              share));
    }
  }

  private static void require(boolean holds, String name, Number value, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          Message.of("{unlabelled." + name + "} is %s; expected %s", value, expected));
    }
  }

  /** Slices without labels are not used. */
  public static UnlabelledConfig none() {
    return new UnlabelledConfig(0, null, 0, CONFIDENCE, AFTER);
  }

  /** Lesions of all kinds are planted into them, and the average teaches what else there is. */
  public static UnlabelledConfig of(double share) {
    LesionConfig lesions = LesionConfig.defaults().with(LesionConfig.Source.MIXED);
    return new UnlabelledConfig(share, lesions, 1, CONFIDENCE, AFTER);
  }

  /** Whether any are used. */
  public boolean used() {
    return share > 0;
  }

  /** The same with other lesions; null for none. */
  public UnlabelledConfig withLesions(LesionConfig changed) {
    return new UnlabelledConfig(share, changed, consistency, confidence, after);
  }

  /** The same with another weight of agreement. */
  public UnlabelledConfig withConsistency(double weight) {
    return new UnlabelledConfig(share, lesions, weight, confidence, after);
  }

  /** Slices without labels among those of a batch: one at least, and not all. */
  int of(int batch) {
    return Math.min(batch - 1, Math.max(1, (int) Math.round(share * batch)));
  }

  /** The weight of agreement at an update. */
  double weightAt(long step) {
    return after == 0 ? consistency : consistency * Math.min(1, (double) step / after);
  }
}
