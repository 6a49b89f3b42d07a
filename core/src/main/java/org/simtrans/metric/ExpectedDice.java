package org.simtrans.metric;

/**
 * The Dice of a mask if the probabilities that it was drawn from are right: 2 E(hits) / (drawn +
 * E(true)), where the probabilities inside the mask sum to the expected hits, and all of them to
 * the expected size of the truth. Of several labels the mean over those that are drawn.
 */
public final class ExpectedDice {
  private final Regions regions;
  private final double[] hits;
  private final double[] drawn;
  private final double[] truth;

  /** Nothing has been seen yet. */
  public ExpectedDice(Regions regions) {
    this.regions = regions;
    hits = new double[regions.channels()];
    drawn = new double[regions.channels()];
    truth = new double[regions.channels()];
  }

  /**
   * Adds a slice.
   *
   * @param probabilities [label][pixel]
   * @param mask what was drawn, as {@link MaskRule#label} writes it
   */
  public void add(float[][] probabilities, byte[] mask) {
    float[] planes = new float[regions.channels() * mask.length];
    regions.planes(mask, planes, 0);
    for (int c = 0; c < hits.length; c++) {
      for (int p = 0; p < mask.length; p++) {
        float inside = planes[c * mask.length + p];
        hits[c] += inside * probabilities[c][p];
        drawn[c] += inside;
        truth[c] += probabilities[c][p];
      }
    }
  }

  /** 0 to 1; NaN where nothing is drawn, of which probabilities of pixels say little. */
  public double value() {
    return mean(hits, drawn, truth);
  }

  /** The same of sums that were made elsewhere, one for each label. */
  public static double mean(double[] hits, double[] drawn, double[] truth) {
    double sum = 0;
    int labels = 0;
    for (int c = 0; c < hits.length; c++) {
      if (drawn[c] > 0) {
        sum += 2 * hits[c] / (drawn[c] + truth[c]);
        labels++;
      }
    }
    return labels == 0 ? Double.NaN : sum / labels;
  }
}
