package org.simtrans.task.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.simtrans.cohort.LabelValues;
import org.simtrans.metric.Components;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.metric.ExpectedDice;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.ranks.Ranks;

/**
 * How well one image is drawn with each threshold and each size of the smallest part, and how well
 * its probabilities say that it is.
 */
final class CaseChoices {
  private static final double[] THRESHOLDS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  private static final int[] SMALLEST = {1, 8, 16, 32, 64, 128, 256, 512}; // pixels

  /** How many choices there are. */
  static final int COUNT = THRESHOLDS.length * SMALLEST.length;

  private final Regions regions;
  private final Counts[][] counts; // [choice][label]
  private final double[][] hits; // [choice][label], as the probabilities expect them
  private final double[] truth; // of each label, as the probabilities expect it

  CaseChoices(Regions regions) {
    this.regions = regions;
    counts = new Counts[COUNT][regions.channels()];
    for (Counts[] row : counts) {
      Arrays.fill(row, Counts.NONE);
    }
    hits = new double[COUNT][regions.channels()];
    truth = new double[regions.channels()];
  }

  static double threshold(int choice) {
    return THRESHOLDS[choice / SMALLEST.length];
  }

  static int smallestPart(int choice) {
    return SMALLEST[choice % SMALLEST.length];
  }

  Counts counts(int choice, int label) {
    return counts[choice][label];
  }

  /** NaN where nothing is drawn. */
  double expectedDice(int choice) {
    return ExpectedDice.mean(hits[choice], drawn(choice), truth);
  }

  /** Of the labels that are drawn, as {@link #expectedDice}. */
  double dice(int choice) {
    double[] drawn = drawn(choice);
    double sum = 0;
    int labels = 0;
    for (int c = 0; c < drawn.length; c++) {
      if (drawn[c] > 0) {
        sum += counts[choice][c].dice(EmptyPolicy.ONE);
        labels++;
      }
    }
    return sum / labels;
  }

  private double[] drawn(int choice) {
    return Arrays.stream(counts[choice]).mapToDouble(c -> c.tp() + c.fp()).toArray();
  }

  /** Adds what other ranks saw of the image. */
  void addOtherRanks(Ranks ranks) {
    if (!ranks.several()) {
      return;
    }
    long[] flat =
        Arrays.stream(counts)
            .flatMap(Arrays::stream)
            .flatMapToLong(c -> LongStream.of(c.tp(), c.fp(), c.fn(), c.tn()))
            .toArray();
    long[] sums = ranks.sum(flat);
    double[] promised =
        ranks.sum(
            DoubleStream.concat(
                    Arrays.stream(hits).flatMapToDouble(Arrays::stream), Arrays.stream(truth))
                .toArray());
    int at = 0;
    int next = 0;
    for (int choice = 0; choice < COUNT; choice++) {
      for (int c = 0; c < truth.length; c++) {
        counts[choice][c] = new Counts(sums[at], sums[at + 1], sums[at + 2], sums[at + 3]);
        at += 4;
        hits[choice][c] = promised[next++];
      }
    }
    System.arraycopy(promised, next, truth, 0, truth.length);
  }

  /**
   * Adds a part of the image.
   *
   * @param known its label map
   * @param probabilities [label][pixel]
   * @param components of a map that was drawn on it
   */
  void add(byte[] known, float[][] probabilities, Function<byte[], Components> components) {
    for (int c = 0; c < truth.length; c++) {
      for (int p = 0; p < known.length; p++) {
        truth[c] += known[p] == LabelValues.IGNORED ? 0 : probabilities[c][p];
      }
    }
    for (int t = 0; t < THRESHOLDS.length; t++) {
      if (regions.isOneEach()) {
        addLabels(t, known, probabilities, components);
      } else {
        addRegions(t, known, probabilities, components);
      }
    }
  }

  private void addLabels(
      int t, byte[] known, float[][] probabilities, Function<byte[], Components> components) {
    byte[] drawn = new byte[known.length];
    new MaskRule(THRESHOLDS[t], 1).label(probabilities, drawn, 0);
    Components parts = components.apply(drawn);
    long[] right = new long[parts.count() + 1]; // pixels of each part
    double[] sure = new double[parts.count() + 1]; // the sum of its probabilities
    long[] labelled = new long[parts.count() + 1]; // pixels of it that somebody labelled
    long[] positive = new long[truth.length + 1]; // of each label
    long all = 0; // pixels that somebody labelled
    for (int p = 0; p < drawn.length; p++) {
      if (known[p] != LabelValues.IGNORED) {
        int part = parts.partOf(p);
        right[part] += known[p] == drawn[p] ? 1 : 0;
        sure[part] += drawn[p] == 0 ? 0 : probabilities[drawn[p] - 1][p];
        labelled[part]++;
        positive[known[p]]++;
        all++;
      }
    }
    for (int s = 0; s < SMALLEST.length; s++) {
      int at = t * SMALLEST.length + s;
      long[] tp = new long[truth.length + 1];
      long[] fp = new long[truth.length + 1];
      for (int part = 1; part <= parts.count(); part++) {
        if (parts.size(part) >= SMALLEST[s]) {
          int label = parts.label(part);
          tp[label] += right[part];
          fp[label] += labelled[part] - right[part];
          hits[at][label - 1] += sure[part];
        }
      }
      for (int c = 0; c < truth.length; c++) {
        long fn = positive[c + 1] - tp[c + 1];
        long tn = all - positive[c + 1] - fp[c + 1];
        counts[at][c] = counts[at][c].plus(new Counts(tp[c + 1], fp[c + 1], fn, tn));
      }
    }
  }

  /** The same for regions that overlap: each has its own parts, and they are drawn in order. */
  private void addRegions(
      int t, byte[] known, float[][] probabilities, Function<byte[], Components> components) {
    List<Components> parts = new ArrayList<>();
    for (float[] map : probabilities) {
      byte[] region = new byte[map.length];
      new MaskRule(THRESHOLDS[t], 1).label(new float[][] {map}, region, 0);
      parts.add(components.apply(region));
    }
    for (int s = 0; s < SMALLEST.length; s++) {
      int at = t * SMALLEST.length + s;
      byte[] drawn = new byte[known.length];
      for (int c = 0; c < parts.size(); c++) {
        parts.get(c).draw(SMALLEST[s], regions.drawnAs().get(c).byteValue(), drawn);
      }
      float[] planes = new float[truth.length * known.length];
      regions.planes(drawn, planes, 0);
      for (int c = 0; c < truth.length; c++) {
        counts[at][c] = counts[at][c].plus(Counts.of(known, drawn, regions, c));
        for (int p = 0; p < known.length; p++) {
          hits[at][c] +=
              known[p] == LabelValues.IGNORED
                  ? 0
                  : planes[c * known.length + p] * probabilities[c][p];
        }
      }
    }
  }
}
