package org.simtrans.task;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * A test of an encoder's features: for each of some labelled slices, its nearest neighbours among
 * the slices of other subjects vote whether it holds a lesion. The area under the ROC curve of the
 * votes is 0.5 for features that know nothing of lesions, and 1 for features that tell all slices
 * with a lesion from those without.
 */
public final class KnnProbe {
  private static final int SLICES = 512;
  private static final int NEIGHBOURS = 20;
  private static final int BATCH = 32;

  private final SliceStore store;
  private final Ranks ranks;
  private final Setup setup;
  private final List<SliceRef> slices;

  private KnnProbe(SliceStore store, List<SliceRef> slices, Setup setup, Ranks ranks) {
    this.store = store;
    this.ranks = ranks;
    this.slices = slices;
    this.setup = setup;
  }

  /** Null where there are too few labelled slices, or all are alike. */
  static KnnProbe of(SliceStore store, Setup setup, Ranks ranks) {
    List<SliceRef> labelled = store.slices().stream().filter(SliceRef::labelled).toList();
    List<SliceRef> some = new ArrayList<>();
    double stride = Math.max(1, labelled.size() / (double) SLICES);
    for (double i = 0; i < labelled.size(); i += stride) {
      some.add(labelled.get((int) i));
    }
    long positive = some.stream().filter(slice -> slice.foregroundPixels() > 0).count();
    boolean useful = positive > NEIGHBOURS && some.size() - positive > NEIGHBOURS;
    return useful ? new KnnProbe(store, some, setup, ranks) : null;
  }

  double areaUnderCurve(Encoder encoder) {
    int n = slices.size();
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor features = Functional.normalize(features(encoder)); // (n, C)
      float[] cosines = Tensors.toFloats(features.matmul(features.transpose(0, 1)));
      double[] votes = new double[n];
      for (int i = 0; i < n; i++) {
        votes[i] = vote(cosines, i);
      }
      return areaUnderCurve(votes);
    }
  }

  /** Ranks look at one batch after the other in turn, and learn what the others saw: (n, C). */
  private Tensor features(Encoder encoder) {
    Tensor all = Tensors.zeros(slices.size(), encoder.width());
    int values = setup.values();
    float[] image = new float[values];
    byte[] labels = new byte[setup.pixels()];
    for (int from = ranks.rank() * BATCH; from < slices.size(); from += ranks.size() * BATCH) {
      int count = Math.min(BATCH, slices.size() - from);
      float[] images = new float[count * values];
      for (int i = 0; i < count; i++) {
        store.read(slices.get(from + i).index(), image, labels);
        System.arraycopy(image, 0, images, i * values, values);
      }
      try (Autocast cast = setup.autocast()) {
        Tensor input = setup.onDevice(images, count, setup.planes());
        Tensor some = Scope.of(() -> Tensors.toFloat(encoder.pooled(input)).cpu());
        all.narrow(0, from, count).copy_(some);
      }
    }
    ranks.sum(all);
    return all;
  }

  /** The share of lesions among the nearest slices of other subjects. */
  private double vote(float[] cosines, int i) {
    int n = slices.size();
    String subject = slices.get(i).subject();
    return IntStream.range(0, n)
        .filter(k -> !slices.get(k).subject().equals(subject))
        .boxed()
        .sorted((a, b) -> Float.compare(cosines[i * n + b], cosines[i * n + a]))
        .limit(NEIGHBOURS)
        .mapToInt(k -> positive(k) ? 1 : 0)
        .average()
        .orElse(0);
  }

  private boolean positive(int i) {
    return slices.get(i).foregroundPixels() > 0;
  }

  /** The probability that a positive slice gets more votes than a negative one, ties halved. */
  private double areaUnderCurve(double[] votes) {
    double wins = 0;
    long comparisons = 0;
    for (int i = 0; i < votes.length; i++) {
      for (int k = 0; k < votes.length; k++) {
        if (positive(i) && !positive(k)) {
          wins += votes[i] > votes[k] ? 1 : votes[i] == votes[k] ? 0.5 : 0;
          comparisons++;
        }
      }
    }
    return wins / comparisons;
  }
}
