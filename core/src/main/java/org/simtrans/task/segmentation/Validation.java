package org.simtrans.task.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.cohort.LabelValues;
import org.simtrans.data.Batch;
import org.simtrans.data.Fit;
import org.simtrans.data.Planes;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.data.Tiles;
import org.simtrans.data.Window;
import org.simtrans.loss.Losses;
import org.simtrans.loss.SegmentationLoss;
import org.simtrans.metric.Components;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.metric.MaskRule;
import org.simtrans.metric.Regions;
import org.simtrans.model.SegmentationModel;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.Inference;
import org.simtrans.task.Glimpse;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * How well a network does on the validation slices, at its own resolution, for several thresholds
 * and several sizes of the smallest part that counts. Masks are made as {@link MaskRule} says, on
 * the slices that a trained model draws on, and where it sees patches in the tiles that it draws
 * in. Full evaluation, at the images' resolution and with intervals, is for the test.
 */
final class Validation {
  private static final double[] THRESHOLDS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};

  /** Of an image that are judged at a time: 16 bytes each, and 4 for each class. */
  private static final long MOST_PIXELS = 1 << 24;

  private static final int[] SMALLEST = {1, 8, 16, 32, 64, 128, 256, 512}; // pixels

  private final SliceStore store;
  private final Ranks ranks;
  private final SegmentationLoss loss;
  private final Setup setup;
  private final boolean flips;
  private final LabelValues labels;
  private final Regions regions;
  private final Glimpses glimpses;

  Validation(SliceStore store, SegmentationTask task, Setup setup, Ranks ranks) {
    this.store = store;
    this.ranks = ranks;
    this.setup = setup;
    loss = Losses.named(task.loss());
    flips = task.flips();
    labels = store.labels();
    regions = new Regions(labels.covered(), labels.drawnAs());
    glimpses = new Glimpses(store, setup, regions);
  }

  /**
   * @param threshold where the score is highest
   * @param smallestPart where the score is highest
   * @param dice mean over subjects and labels; an empty prediction of an empty truth counts 1
   * @param pooledDice of all pixels together, mean over labels
   */
  record Result(double loss, double threshold, int smallestPart, double dice, double pooledDice) {

    /**
     * What thresholds, smallest parts and epochs are chosen by: the mean of both. The first alone
     * rewards silence, the second alone sees only large lesions.
     */
    double score() {
      return (dice + pooledDice) / 2;
    }
  }

  /** Ranks look at one image after the other in turn, and learn what the others saw. */
  Result of(SegmentationModel model) {
    Map<String, Counts[][]> bySubject = new TreeMap<>(); // [choice][label]
    store.wholes().forEach(slice -> bySubject.computeIfAbsent(slice.subject(), s -> none()));
    double total = 0;
    int turn = 0;
    for (List<SliceRef> stack : stacks()) {
      if (turn++ % ranks.size() == ranks.rank()) {
        for (Window part : parts(stack)) {
          total += count(model, stack, part, bySubject.get(stack.get(0).subject()));
        }
      }
    }
    bySubject.values().forEach(this::addOtherRanks);
    long seen = store.wholes().stream().filter(slice -> !slice.isAir()).count();
    return best(ranks.sum(total)[0] / Math.max(1, seen), bySubject.values());
  }

  /** A few slices as they were seen in the last look, at the threshold that it found best. */
  List<Glimpse> glimpses(Result result) {
    return glimpses.at(result.threshold());
  }

  private void addOtherRanks(Counts[][] counts) {
    if (!ranks.several()) {
      return;
    }
    long[] flat =
        Arrays.stream(counts)
            .flatMap(Arrays::stream)
            .flatMapToLong(c -> LongStream.of(c.tp(), c.fp(), c.fn(), c.tn()))
            .toArray();
    long[] sums = ranks.sum(flat);
    int at = 0;
    for (Counts[] row : counts) {
      for (int c = 0; c < row.length; c++) {
        row[c] = new Counts(sums[at], sums[at + 1], sums[at + 2], sums[at + 3]);
        at += 4;
      }
    }
  }

  /** The slices of each image. */
  private Collection<List<SliceRef>> stacks() {
    Map<String, List<SliceRef>> byCase = new TreeMap<>();
    for (SliceRef slice : store.wholes()) {
      byCase.computeIfAbsent(slice.caseName(), name -> new ArrayList<>()).add(slice);
    }
    return byCase.values();
  }

  /**
   * The parts of an image that are judged one after the other: all of it, unless its slices are so
   * large that their maps would take too much memory. What lies across a border counts as two.
   */
  private List<Window> parts(List<SliceRef> stack) {
    Window whole = store.whole(stack.get(0).index());
    int most = (int) Math.sqrt((double) MOST_PIXELS / stack.size());
    int edge = Math.max(most, Math.max(setup.height(), setup.width()));
    int down = Math.max(1, whole.height() / edge);
    int across = Math.max(1, whole.width() / edge);
    List<Window> parts = new ArrayList<>();
    for (int i = 0; i < down * across; i++) {
      int top = (int) ((long) whole.height() * (i / across) / down);
      int bottom = (int) ((long) whole.height() * (i / across + 1) / down);
      int left = (int) ((long) whole.width() * (i % across) / across);
      int right = (int) ((long) whole.width() * (i % across + 1) / across);
      parts.add(new Window(top, left, bottom - top, right - left));
    }
    return parts;
  }

  /** Adds the counts of a part of an image; returns the sum of its slices' losses. */
  private double count(
      SegmentationModel model, List<SliceRef> stack, Window part, Counts[][] counts) {
    Maps maps = new Maps(stack, part);
    double total = 0;
    if (setup.input().fit() == Fit.PATCH) {
      for (int i : maps.seen) {
        total += lookInTiles(model, maps, i);
      }
      total *= (double) part.pixels() / store.whole(stack.get(0).index()).pixels();
    } else {
      for (int from = 0; from < maps.seen.size(); from += setup.batch()) {
        int to = Math.min(maps.seen.size(), from + setup.batch());
        List<Integer> some = maps.seen.subList(from, to);
        total += some.size() * look(model, maps, some);
      }
    }
    for (int t = 0; t < THRESHOLDS.length; t++) {
      add(counts, t, maps);
    }
    for (int i : maps.seen) {
      glimpses.keep(stack.get(i), part, i * part.pixels(), maps.truth, maps.probabilities);
    }
    return total;
  }

  /** The truth and the probabilities of a part of an image. */
  private final class Maps {
    final List<SliceRef> stack;
    final Window part;
    final byte[] truth;
    final float[][] probabilities; // 0 on air
    final List<Integer> seen = new ArrayList<>(); // the slices that are not air

    Maps(List<SliceRef> stack, Window part) {
      this.stack = stack;
      this.part = part;
      truth = new byte[stack.size() * part.pixels()];
      probabilities = new float[store.classes()][truth.length];
      for (int i = 0; i < stack.size(); i++) {
        if (!stack.get(i).isAir()) {
          seen.add(i);
        } else {
          byte[] slice = new byte[part.pixels()];
          store.read(stack.get(i).index(), part, new float[setup.planes() * slice.length], slice);
          System.arraycopy(slice, 0, truth, i * slice.length, slice.length);
        }
      }
    }

    int[] positions() {
      return stack.stream().mapToInt(SliceRef::position).toArray();
    }

    Components components(byte[] drawn) {
      return new Components(drawn, part.width(), part.height(), positions());
    }
  }

  /** Runs the network on a few slices of a stack; returns their mean loss. */
  private double look(SegmentationModel model, Maps maps, List<Integer> some) {
    int n = some.size();
    int pixels = setup.pixels();
    int values = setup.values();
    float[] images = new float[n * values];
    byte[] truths = new byte[n * pixels];
    float[] image = new float[values];
    byte[] slice = new byte[pixels];
    for (int i = 0; i < n; i++) {
      store.read(maps.stack.get(some.get(i)).index(), maps.part, image, slice);
      System.arraycopy(image, 0, images, i * values, values);
      System.arraycopy(slice, 0, truths, i * pixels, pixels);
      System.arraycopy(slice, 0, maps.truth, some.get(i) * pixels, pixels);
    }
    Seen seen = look(model, images, truths, n);
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < store.classes(); c++) {
        int at = (i * store.classes() + c) * pixels;
        System.arraycopy(seen.maps, at, maps.probabilities[c], some.get(i) * pixels, pixels);
      }
    }
    return seen.loss;
  }

  /** Runs the network on the tiles of a slice; returns their mean loss. */
  private double lookInTiles(SegmentationModel model, Maps maps, int i) {
    Window part = maps.part;
    int width = part.width();
    int whole = maps.stack.get(i).index();
    int offset = i * part.pixels();
    Tiles tiles = new Tiles(part.height(), width, setup.input().size());
    double[] total = new double[1];
    tiles.draw(
        store.classes(),
        setup.batch(),
        (top, height) -> {
          Window band = new Window(part.top() + top, part.left(), height, width);
          byte[] labels = new byte[band.pixels()];
          float[] values = new float[setup.planes() * labels.length];
          store.read(whole, band, values, labels);
          System.arraycopy(labels, 0, maps.truth, offset + top * width, labels.length);
          return new Planes(setup.planes(), height, width, values);
        },
        (where, batch) -> {
          byte[] truths = new byte[batch.count() * setup.pixels()];
          for (int t = 0; t < where.size(); t++) {
            cut(maps.truth, offset, width, where.get(t), truths, t * setup.pixels());
          }
          Seen seen = look(model, batch.values(), truths, batch.count());
          total[0] += batch.count() * seen.loss;
          return new Batch(
              batch.count(), store.classes(), setup.height(), setup.width(), seen.maps);
        },
        (top, height, some) -> {
          for (int c = 0; c < some.length; c++) {
            System.arraycopy(
                some[c], 0, maps.probabilities[c], offset + top * width, height * width);
          }
        });
    return total[0] / tiles.count();
  }

  private static void cut(
      byte[] labels, int offset, int width, Window window, byte[] into, int to) {
    for (int y = 0; y < window.height(); y++) {
      int from = offset + (window.top() + y) * width + window.left();
      System.arraycopy(labels, from, into, to + y * window.width(), window.width());
    }
  }

  /**
   * What the network makes of a batch.
   *
   * @param maps probabilities (N, classes, H, W)
   */
  private record Seen(double loss, float[] maps) {}

  /**
   * @param images (n, planes, H, W)
   * @param truths (n, H, W)
   */
  private Seen look(SegmentationModel model, float[] images, byte[] truths, int n) {
    int pixels = setup.pixels();
    float[] masks = new float[n * store.classes() * pixels];
    float[] known = labels.ignore() == null ? null : new float[n * pixels];
    for (int i = 0; i < n; i++) {
      byte[] slice = Arrays.copyOfRange(truths, i * pixels, (i + 1) * pixels);
      regions.planes(slice, masks, i * store.classes() * pixels);
      if (known != null) {
        SegmentationBatch.mark(slice, known, i * pixels);
      }
    }
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Compute compute = setup.compute();
      Inference inference = new Inference(model, compute.precision(), compute.device());
      Tensor input = setup.onDevice(images, n, setup.planes());
      Tensor logits = inference.logits(input);
      Tensor target = setup.onDevice(masks, n, store.classes());
      float[] maps = Tensors.toFloats(inference.probabilities(input, logits, flips));
      Tensor counted = known == null ? null : setup.onDevice(known, n, 1);
      return new Seen(loss.of(logits, target, counted).item_double(), maps);
    }
  }

  private Counts[][] none() {
    Counts[][] counts = new Counts[THRESHOLDS.length * SMALLEST.length][store.classes()];
    for (Counts[] row : counts) {
      Arrays.fill(row, Counts.NONE);
    }
    return counts;
  }

  /** Counts the labels of one image at one threshold, for each size of the smallest part. */
  private void add(Counts[][] counts, int t, Maps maps) {
    if (!regions.isOneEach()) {
      addRegions(counts, t, maps);
      return;
    }
    byte[] truth = maps.truth;
    byte[] drawn = new byte[truth.length];
    new MaskRule(THRESHOLDS[t], 1).label(maps.probabilities, drawn, 0);
    Components parts = maps.components(drawn);
    long[] hits = new long[parts.count() + 1]; // of each part
    long[] known = new long[parts.count() + 1]; // pixels of each part that somebody labelled
    long[] positive = new long[store.classes() + 1]; // of each label
    long all = 0; // pixels that somebody labelled
    for (int p = 0; p < drawn.length; p++) {
      if (truth[p] != LabelValues.IGNORED) {
        hits[parts.partOf(p)] += truth[p] == drawn[p] ? 1 : 0;
        known[parts.partOf(p)]++;
        positive[truth[p]]++;
        all++;
      }
    }
    for (int s = 0; s < SMALLEST.length; s++) {
      long[] tp = new long[store.classes() + 1];
      long[] fp = new long[store.classes() + 1];
      for (int part = 1; part <= parts.count(); part++) {
        if (parts.size(part) >= SMALLEST[s]) {
          tp[parts.label(part)] += hits[part];
          fp[parts.label(part)] += known[part] - hits[part];
        }
      }
      Counts[] choice = counts[t * SMALLEST.length + s];
      for (int c = 0; c < choice.length; c++) {
        long fn = positive[c + 1] - tp[c + 1];
        long tn = all - positive[c + 1] - fp[c + 1];
        choice[c] = choice[c].plus(new Counts(tp[c + 1], fp[c + 1], fn, tn));
      }
    }
  }

  /** The same for regions that overlap: each has its own parts, and they are drawn in order. */
  private void addRegions(Counts[][] counts, int t, Maps maps) {
    byte[] truth = maps.truth;
    List<Components> parts = new ArrayList<>();
    for (float[] map : maps.probabilities) {
      byte[] region = new byte[map.length];
      new MaskRule(THRESHOLDS[t], 1).label(new float[][] {map}, region, 0);
      parts.add(maps.components(region));
    }
    for (int s = 0; s < SMALLEST.length; s++) {
      byte[] drawn = new byte[truth.length];
      for (int c = 0; c < parts.size(); c++) {
        parts.get(c).draw(SMALLEST[s], regions.drawnAs().get(c).byteValue(), drawn);
      }
      Counts[] choice = counts[t * SMALLEST.length + s];
      for (int c = 0; c < choice.length; c++) {
        choice[c] = choice[c].plus(Counts.of(truth, drawn, regions, c));
      }
    }
  }

  private Result best(double meanLoss, Collection<Counts[][]> subjects) {
    Result best = null;
    for (int choice = 0; choice < THRESHOLDS.length * SMALLEST.length; choice++) {
      double sum = 0;
      Counts[] pooled = none()[0];
      for (Counts[][] subject : subjects) {
        for (int c = 0; c < pooled.length; c++) {
          sum += subject[choice][c].dice(EmptyPolicy.ONE);
          pooled[c] = pooled[c].plus(subject[choice][c]);
        }
      }
      double pooledDice =
          Arrays.stream(pooled)
              .mapToDouble(counts -> counts.dice(EmptyPolicy.ONE))
              .average()
              .orElse(Double.NaN);
      Result result =
          new Result(
              meanLoss,
              THRESHOLDS[choice / SMALLEST.length],
              SMALLEST[choice % SMALLEST.length],
              sum / (subjects.size() * pooled.length),
              pooledDice);
      if (best == null || result.score() > best.score()) {
        best = result;
      }
    }
    return best;
  }
}
