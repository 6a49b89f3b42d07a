package org.simtrans.metric;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How well a model foresaw the Dice of its masks, over the images for which it did.
 *
 * @param images how many
 * @param correlation Pearson's, of foreseen and found Dice; null for fewer than three images, or
 *     where one of the two does not vary
 * @param bias the mean of foreseen minus found: above 0 the model is too sure
 * @param meanAbsoluteError of foreseen minus found
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ForecastCheck(int images, Double correlation, double bias, double meanAbsoluteError) {

  /** Null where nothing was foreseen. */
  static ForecastCheck of(List<CaseResult> cases) {
    List<CaseResult> told =
        cases.stream()
            .filter(one -> Double.isFinite(one.predictedDice()))
            .filter(one -> Double.isFinite(one.diceOfDrawn()))
            .toList();
    if (told.isEmpty()) {
      return null;
    }
    int n = told.size();
    double x = told.stream().mapToDouble(CaseResult::predictedDice).sum() / n;
    double y = told.stream().mapToDouble(CaseResult::diceOfDrawn).sum() / n;
    double products = 0;
    double squaresX = 0;
    double squaresY = 0;
    double error = 0;
    for (CaseResult one : told) {
      double dx = one.predictedDice() - x;
      double dy = one.diceOfDrawn() - y;
      products += dx * dy;
      squaresX += dx * dx;
      squaresY += dy * dy;
      error += Math.abs(one.predictedDice() - one.diceOfDrawn()) / n;
    }
    boolean varies = n >= 3 && squaresX > 0 && squaresY > 0;
    return new ForecastCheck(
        n, varies ? products / Math.sqrt(squaresX * squaresY) : null, x - y, error);
  }
}
