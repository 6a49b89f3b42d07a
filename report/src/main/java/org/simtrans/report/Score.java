package org.simtrans.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * A number with its interval, as text.
 *
 * @param value "0.83", or a dash where it is not defined
 * @param interval "0.79 – 0.86", or blank
 */
public record Score(String value, String interval) {
  static final Score NONE = new Score("–", "");

  /** Of fewer subjects, resampling says nothing that is worth reading. */
  static final int FEWEST = 5;

  /**
   * @param estimate {"mean": m, "ci95": [low, high]}; anything else is no score
   * @param decimals behind the point
   */
  static Score of(JsonNode estimate, int decimals) {
    if (!estimate.path("mean").isNumber()) {
      return NONE;
    }
    JsonNode ci = estimate.path("ci95");
    boolean known = ci.path(0).isNumber() && ci.path(1).isNumber();
    return new Score(
        round(estimate.path("mean").asDouble(), decimals),
        known
            ? round(ci.path(0).asDouble(), decimals)
                + " – "
                + round(ci.path(1).asDouble(), decimals)
            : "");
  }

  /**
   * As {@link #of(JsonNode, int)}, with an interval only where there are enough subjects for one.
   *
   * @param subjects of which the score is
   */
  static Score of(JsonNode estimate, int decimals, long subjects) {
    Score score = of(estimate, decimals);
    return subjects < FEWEST && score.isDefined() ? new Score(score.value, "") : score;
  }

  /** Whether there is a number to show. */
  public boolean isDefined() {
    return this != NONE;
  }

  static String round(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
