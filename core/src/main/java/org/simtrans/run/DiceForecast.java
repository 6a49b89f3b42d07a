package org.simtrans.run;

import java.util.ArrayList;
import java.util.List;
import org.simtrans.InvalidSettingException;

/**
 * Turns the Dice that a model's own probabilities promise ({@link
 * org.simtrans.metric.ExpectedDice}) into the Dice that its masks had on the validation images with
 * such a promise: {@code offset + slope * expected}, held within 0 and 1.
 *
 * @param images of the validation that it was learned from: those on which something was drawn
 * @param error the root mean square of what it was wrong by on each of them when it was learned
 *     from the others
 */
public record DiceForecast(int images, double slope, double offset, double error) {
  /** Fewer images say nothing. */
  private static final int FEWEST = 3;

  /** Fewer images say by how much all promises are wrong, but not which of them more. */
  private static final int FOR_SLOPE = 10;

  /** Images that count as found without error, so that a few do not decide alone. */
  private static final double DOUBT = 1;

  /** Holds the settings within what makes sense. */
  public DiceForecast {
    if (!Double.isFinite(slope) || !Double.isFinite(offset) || !Double.isFinite(error)) {
      throw new InvalidSettingException(
          "the forecast of the Dice has numbers that are not finite: restore the model from a copy");
    }
  }

  /**
   * @param expected that the probabilities promise, one for each image
   * @param dice that the masks had
   * @return null for fewer than three images: nothing can be told
   */
  public static DiceForecast of(List<Double> expected, List<Double> dice) {
    if (expected.size() < FEWEST) {
      return null;
    }
    double squares = 0;
    for (int i = 0; i < expected.size(); i++) {
      List<Double> otherExpected = new ArrayList<>(expected);
      List<Double> otherDice = new ArrayList<>(dice);
      double promise = otherExpected.remove(i);
      double actual = otherDice.remove(i);
      double off = fit(otherExpected, otherDice, 0).of(promise) - actual;
      squares += off * off;
    }
    return fit(expected, dice, Math.sqrt(squares / expected.size()));
  }

  private static DiceForecast fit(List<Double> expected, List<Double> dice, double error) {
    int n = expected.size();
    double x = expected.stream().mapToDouble(v -> v).average().orElseThrow();
    double y = dice.stream().mapToDouble(v -> v).average().orElseThrow();
    if (n < FOR_SLOPE) {
      return new DiceForecast(n, 1, (y - x) * n / (n + DOUBT), error);
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      products += (expected.get(i) - x) * (dice.get(i) - y);
      squares += (expected.get(i) - x) * (expected.get(i) - x);
    }
    double slope = squares == 0 ? 0 : Math.max(0, Math.min(2, products / squares));
    return new DiceForecast(n, slope, y - slope * x, error);
  }

  /**
   * The Dice to be expected.
   *
   * @param expected that the probabilities promise; NaN, where nothing is drawn, stays so
   */
  public double of(double expected) {
    return Math.max(0, Math.min(1, offset + slope * expected));
  }
}
