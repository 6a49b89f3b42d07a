package org.simtrans.figure;

import org.simtrans.predict.FeatureMap;

/**
 * The channels of a feature map in one number for each place: the first principal component over
 * the places that count, every channel first brought to mean 0 and deviation 1 there. Its sign is
 * arbitrary, so it is turned such that the rarer, farther end is positive (skewness ≥ 0).
 *
 * @param scores height x width, 0 on average and with deviation 1 over the places that count
 * @param share of the channels' variance that it holds
 */
record PrincipalComponent(float[] scores, double share) {
  private static final int MOST_ROUNDS = 300;
  private static final double STILL = 1e-10;

  /**
   * @param counted which places count, height x width, at least one
   */
  static PrincipalComponent of(FeatureMap map, boolean[] counted) {
    int places = map.height() * map.width();
    double[][] x = standardised(map, counted); // channels x places
    double[] axis = axis(x, counted);
    double[] scores = project(x, axis);
    double deviation = deviation(scores, counted);
    double total = 0;
    for (double[] channel : x) {
      total += square(deviation(channel, counted));
    }
    double sign = skewness(scores, counted) < 0 ? -1 : 1;
    float[] result = new float[places];
    for (int p = 0; p < places; p++) {
      result[p] = deviation > 0 ? (float) (sign * scores[p] / deviation) : 0;
    }
    return new PrincipalComponent(result, total > 0 ? square(deviation) / total : 0);
  }

  /** The same with the other sign. */
  PrincipalComponent turned() {
    float[] other = new float[scores.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = -scores[i];
    }
    return new PrincipalComponent(other, share);
  }

  private static double[][] standardised(FeatureMap map, boolean[] counted) {
    int places = counted.length;
    double[][] x = new double[map.channels()][places];
    for (int c = 0; c < x.length; c++) {
      double sum = 0;
      int n = 0;
      for (int p = 0; p < places; p++) {
        x[c][p] = map.values()[c * places + p];
        sum += counted[p] ? x[c][p] : 0;
        n += counted[p] ? 1 : 0;
      }
      for (int p = 0; p < places; p++) {
        x[c][p] -= sum / n;
      }
      double deviation = deviation(x[c], counted);
      for (int p = 0; p < places; p++) {
        x[c][p] = deviation > 0 ? x[c][p] / deviation : 0;
      }
    }
    return x;
  }

  /** By power iteration from the place that lies farthest out, so that it is always the same. */
  private static double[] axis(double[][] x, boolean[] counted) {
    double[] axis = unit(column(x, farthest(x, counted)));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double[] scores = project(x, axis);
      double[] next = new double[x.length];
      for (int c = 0; c < x.length; c++) {
        for (int p = 0; p < counted.length; p++) {
          next[c] += counted[p] ? x[c][p] * scores[p] : 0;
        }
      }
      next = unit(next);
      double moved = 0;
      for (int c = 0; c < x.length; c++) {
        moved += square(next[c] - axis[c]);
      }
      axis = next;
      if (moved < STILL) {
        break;
      }
    }
    return axis;
  }

  private static int farthest(double[][] x, boolean[] counted) {
    int farthest = 0;
    double most = -1;
    for (int p = 0; p < counted.length; p++) {
      double length = 0;
      for (double[] channel : x) {
        length += square(channel[p]);
      }
      if (counted[p] && length > most) {
        most = length;
        farthest = p;
      }
    }
    return farthest;
  }

  private static double[] column(double[][] x, int p) {
    double[] column = new double[x.length];
    for (int c = 0; c < x.length; c++) {
      column[c] = x[c][p];
    }
    return column;
  }

  private static double[] unit(double[] vector) {
    double length = 0;
    for (double one : vector) {
      length += square(one);
    }
    double scale = length > 0 ? 1 / Math.sqrt(length) : 0;
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] * scale;
    }
    return unit;
  }

  private static double[] project(double[][] x, double[] axis) {
    double[] scores = new double[x[0].length];
    for (int c = 0; c < x.length; c++) {
      for (int p = 0; p < scores.length; p++) {
        scores[p] += axis[c] * x[c][p];
      }
    }
    return scores;
  }

  /** Of values whose mean is 0. */
  private static double deviation(double[] values, boolean[] counted) {
    double squares = 0;
    int n = 0;
    for (int p = 0; p < values.length; p++) {
      squares += counted[p] ? square(values[p]) : 0;
      n += counted[p] ? 1 : 0;
    }
    return Math.sqrt(squares / n);
  }

  private static double skewness(double[] values, boolean[] counted) {
    double cubes = 0;
    for (int p = 0; p < values.length; p++) {
      cubes += counted[p] ? values[p] * values[p] * values[p] : 0;
    }
    return cubes;
  }

  private static double square(double value) {
    return value * value;
  }
}
