package org.simtrans.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.loss.StructureLoss;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * How well a network does on the validation slices, at its own resolution, for several thresholds
 * at once. Full evaluation, at the images' resolution and with intervals, is for the test.
 */
final class Validation {
  private static final double[] THRESHOLDS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

  private final SliceStore store;
  private final StructureLoss loss;
  private final Compute compute;
  private final int h;
  private final int w;
  private final int batch;

  Validation(SliceStore store, TrainConfig config) {
    this.store = store;
    loss = new StructureLoss(config.loss());
    compute = config.compute();
    Preprocessing size = config.data().preprocessing();
    h = size.height();
    w = size.width();
    batch = config.optimisation().batch();
  }

  /**
   * @param dice mean over subjects and labels, at the threshold where it is highest; an empty
   *     prediction of an empty truth counts 1
   * @param pooledDice of all pixels together, mean over labels, at the same threshold
   */
  record Result(double loss, double threshold, double dice, double pooledDice) {}

  Result of(SegmentationModel model) {
    Map<String, Counts[][]> bySubject = new TreeMap<>(); // [threshold][label]
    List<SliceRef> slices = store.slices();
    double total = 0;
    for (int from = 0; from < slices.size(); from += batch) {
      List<SliceRef> some = slices.subList(from, Math.min(slices.size(), from + batch));
      total += some.size() * count(model, some, bySubject);
    }
    return best(total / slices.size(), bySubject.values());
  }

  private double count(
      SegmentationModel model, List<SliceRef> slices, Map<String, Counts[][]> bySubject) {
    int n = slices.size();
    int pixels = h * w;
    float[] images = new float[n * pixels];
    float[] masks = new float[n * store.channels() * pixels];
    List<byte[]> labels = new ArrayList<>();
    float[] image = new float[pixels];
    for (int i = 0; i < n; i++) {
      byte[] truth = new byte[pixels];
      store.read(slices.get(i).index(), image, truth);
      System.arraycopy(image, 0, images, i * pixels, pixels);
      SegmentationBatches.oneHot(truth, masks, i * store.channels() * pixels);
      labels.add(truth);
    }
    float[] probabilities;
    double meanLoss;
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor logits = logits(model, images, n);
      Tensor target = Tensors.on(compute.device(), Tensors.of(masks, n, store.channels(), h, w));
      meanLoss = loss.of(logits, target).item_double();
      probabilities = Tensors.toFloats(logits.sigmoid());
    }
    for (int i = 0; i < n; i++) {
      Counts[][] counts = bySubject.computeIfAbsent(slices.get(i).subject(), subject -> none());
      add(counts, probabilities, i, labels.get(i));
    }
    return meanLoss;
  }

  private Tensor logits(SegmentationModel model, float[] images, int n) {
    try (Autocast cast = new Autocast(compute.precision(), compute.device())) {
      Tensor input = Tensors.on(compute.device(), Tensors.of(images, n, 1, h, w));
      return Tensors.toFloat(model.forward(input));
    }
  }

  private Counts[][] none() {
    Counts[][] counts = new Counts[THRESHOLDS.length][store.channels()];
    for (Counts[] row : counts) {
      java.util.Arrays.fill(row, new Counts(0, 0, 0, 0));
    }
    return counts;
  }

  private void add(Counts[][] counts, float[] probabilities, int i, byte[] truth) {
    int pixels = h * w;
    for (int t = 0; t < THRESHOLDS.length; t++) {
      for (int c = 0; c < store.channels(); c++) {
        int offset = (i * store.channels() + c) * pixels;
        long[] cells = new long[4]; // tn, fp, fn, tp
        for (int p = 0; p < pixels; p++) {
          int predicted = probabilities[offset + p] >= THRESHOLDS[t] ? 1 : 0;
          cells[(truth[p] == c + 1 ? 2 : 0) + predicted]++;
        }
        counts[t][c] = counts[t][c].plus(new Counts(cells[3], cells[1], cells[2], cells[0]));
      }
    }
  }

  private Result best(double meanLoss, Collection<Counts[][]> subjects) {
    Result best = null;
    for (int t = 0; t < THRESHOLDS.length; t++) {
      double sum = 0;
      Counts[] pooled = none()[0];
      for (Counts[][] subject : subjects) {
        for (int c = 0; c < pooled.length; c++) {
          sum += subject[t][c].dice(EmptyPolicy.ONE);
          pooled[c] = pooled[c].plus(subject[t][c]);
        }
      }
      double dice = sum / (subjects.size() * pooled.length);
      if (best == null || dice > best.dice) {
        double pooledDice =
            java.util.Arrays.stream(pooled)
                .mapToDouble(counts -> counts.dice(EmptyPolicy.ONE))
                .average()
                .orElse(Double.NaN);
        best = new Result(meanLoss, THRESHOLDS[t], dice, pooledDice);
      }
    }
    return best;
  }
}
