package org.simtrans.task;

import java.util.List;
import java.util.Map;

/** Judges a network between epochs, and keeps its weights. */
public interface Judge {

  /**
   * What a look at the network finds.
   *
   * @param score higher is better; NaN if nothing was measured
   * @param measures for the log
   * @param glimpses a few slices, the same ones each time; may be empty
   */
  record Look(double score, Map<String, Double> measures, List<Glimpse> glimpses) {
    /** Without slices to look at. */
    public Look(double score, Map<String, Double> measures) {
      this(score, measures, List.of());
    }

    /** Nothing was measured, so that the last weights are kept. */
    public static final Look NONE = new Look(Double.NaN, Map.of());
  }

  /** The fewest updates between two looks; looks are always at the end of an epoch. */
  default long updatesBetweenLooks() {
    return 0;
  }

  /**
   * How much lower than the best score that of later weights may be for them to be kept instead.
   * Few validation subjects tell chance from progress badly, and weights that have been learned
   * from for longer, at a lower rate, do better on others.
   */
  default double slack() {
    return 0;
  }

  /** Looks at the network after an epoch. */
  Look look(int epoch);

  /** Keeps the weights as they were at the last look. */
  void keep();
}
