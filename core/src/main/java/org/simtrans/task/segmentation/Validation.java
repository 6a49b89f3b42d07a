package org.simtrans.task.segmentation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.simtrans.run.DiceForecast;
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
  /** Of an image that are judged at a time: 16 bytes each, and 4 for each class. */
  private static final long MOST_PIXELS = 1 << 24;

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
   * @param forecast of the Dice of an image by its probabilities; null for too few images
   */
  record Result(
      double loss,
      double threshold,
      int smallestPart,
      double dice,
      double pooledDice,
      DiceForecast forecast) {

    Result with(DiceForecast chosen) {
      return new Result(loss, threshold, smallestPart, dice, pooledDice, chosen);
    }

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
    Map<String, List<CaseChoices>> bySubject = new TreeMap<>();
    double total = 0;
    int turn = 0;
    for (List<SliceRef> stack : stacks()) {
      CaseChoices choices = new CaseChoices(regions);
      if (turn++ % ranks.size() == ranks.rank()) {
        for (Window part : parts(stack)) {
          total += count(model, stack, part, choices);
        }
      }
      bySubject.computeIfAbsent(stack.get(0).subject(), name -> new ArrayList<>()).add(choices);
    }
    bySubject.values().forEach(images -> images.forEach(image -> image.addOtherRanks(ranks)));
    long seen = store.wholes().stream().filter(slice -> !slice.isAir()).count();
    return best(ranks.sum(total)[0] / Math.max(1, seen), bySubject.values());
  }

  /** A few slices as they were seen in the last look, at the threshold that it found best. */
  List<Glimpse> glimpses(Result result) {
    return glimpses.at(result.threshold());
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
      SegmentationModel model, List<SliceRef> stack, Window part, CaseChoices choices) {
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
    choices.add(maps.truth, maps.probabilities, maps::components);
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

  private Result best(double meanLoss, Collection<List<CaseChoices>> subjects) {
    Result best = null;
    int at = -1;
    for (int choice = 0; choice < CaseChoices.COUNT; choice++) {
      double sum = 0;
      Counts[] pooled = new Counts[store.classes()];
      Arrays.fill(pooled, Counts.NONE);
      for (List<CaseChoices> subject : subjects) {
        for (int c = 0; c < pooled.length; c++) {
          Counts counts = Counts.NONE;
          for (CaseChoices image : subject) {
            counts = counts.plus(image.counts(choice, c));
          }
          sum += counts.dice(EmptyPolicy.ONE);
          pooled[c] = pooled[c].plus(counts);
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
              CaseChoices.threshold(choice),
              CaseChoices.smallestPart(choice),
              sum / (subjects.size() * pooled.length),
              pooledDice,
              null);
      if (best == null || result.score() > best.score()) {
        best = result;
        at = choice;
      }
    }
    return best == null ? null : best.with(forecast(subjects, at));
  }

  /** From the images on which something is drawn. */
  private static DiceForecast forecast(Collection<List<CaseChoices>> subjects, int choice) {
    List<Double> expected = new ArrayList<>();
    List<Double> dice = new ArrayList<>();
    for (List<CaseChoices> subject : subjects) {
      for (CaseChoices image : subject) {
        double promised = image.expectedDice(choice);
        if (!Double.isNaN(promised)) {
          expected.add(promised);
          dice.add(image.dice(choice));
        }
      }
    }
    return DiceForecast.of(expected, dice);
  }
}
