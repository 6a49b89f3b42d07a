package org.simtrans.augment;

import java.util.random.RandomGenerator;
import org.simtrans.InvalidSettingException;

/**
 * How often and how strongly a random transform is applied: with {@code probability}, and with a
 * strength drawn uniformly between {@code from} and {@code to}.
 */
public record Jitter(double probability, double from, double to) {
  /** Never applied. */
  public static final Jitter NEVER = new Jitter(0, 0, 0);

  /**
   * @throws InvalidSettingException if the probability is not in [0, 1], or the bounds are not in
   *     order
   */
  public Jitter {
    if (!(probability >= 0 && probability <= 1)) {
      throw new InvalidSettingException(
          "'probability' is " + probability + "; expected a number from 0 to 1");
    }
    if (!(from <= to && Double.isFinite(from) && Double.isFinite(to))) {
      throw new InvalidSettingException(
          "'from' is %s and 'to' is %s; expected two finite numbers, the smaller one first"
              .formatted(from, to));
    }
  }

  /** Always applied, with a strength drawn uniformly from [from, to]. */
  public static Jitter always(double from, double to) {
    return new Jitter(1, from, to);
  }

  /** The same, applied to a share of the slices that it is applied to now. */
  public Jitter rarer(double share) {
    return new Jitter(share * probability, from, to);
  }

  boolean happens(RandomGenerator random) {
    return happens(probability, random);
  }

  static boolean happens(double probability, RandomGenerator random) {
    return probability > 0 && (probability >= 1 || random.nextDouble() < probability);
  }

  double draw(RandomGenerator random) {
    return from + (to - from) * random.nextDouble();
  }

  /** A drawn strength if the transform is applied, else {@code neutral}. */
  double drawOr(double neutral, RandomGenerator random) {
    return happens(random) ? draw(random) : neutral;
  }

  /** Checks that the strengths of this jitter are within bounds, if it is ever applied. */
  void requireWithin(String field, double least, double most) {
    if (probability > 0 && !(from >= least && to <= most)) {
      throw new InvalidSettingException(
          "'%s' runs from %s to %s; expected strengths from %s to %s"
              .formatted(field, from, to, least, most));
    }
  }

  static void requireProbability(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InvalidSettingException(
          "'%s' is %s; expected a probability from 0 to 1".formatted(field, value));
    }
  }
}
