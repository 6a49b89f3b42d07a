package org.simtrans.task.segmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.ranks.Ranks;
import org.simtrans.ranks.Together;
import org.simtrans.task.Glimpse;
import org.simtrans.train.SquaresCohort;

/**
 * What validation chooses, compared with probabilities of which one threshold and one smallest part
 * are best by construction, and against a plain search.
 */
class ValidationTest {
  private static final double[] THRESHOLDS = {.1, .2, .3, .4, .5, .6, .7, .8, .9};
  private static final int[] SMALLEST = {1, 8, 16, 32, 64, 128, 256, 512};

  /** Large enough for parts of 512 and 511 pixels side by side. */
  private static final int SIZE = 34;

  private static final int PIXELS = SIZE * SIZE;
  private static final float LOW = .05f; // below every threshold

  @TempDir Path folder;

  private final Random random = new Random(8);
  private SliceStore store;
  private Prescribed model;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  /** A picture of noise with its mask: no two are alike. */
  private void write(String name, byte[] mask) {
    byte[] noise = new byte[PIXELS];
    random.nextBytes(noise);
    int[] shape = {SIZE, SIZE, 1};
    Affine affine = Affine.scaling(1, 1, 1);
    Images.write(folder.resolve("images/" + name), Volume.ofLabels(shape, affine, noise));
    Images.write(folder.resolve("labels/" + name), Volume.ofLabels(shape, affine, mask));
  }

  private static Preprocessing asItIs() {
    return new Preprocessing(SIZE, SIZE, Plane.AXIAL, Fit.PAD);
  }

  private void open(int classes) {
    Cohort cohort = Cohort.open(folder, CohortOptions.defaults());
    List<Integer> values = new ArrayList<>();
    for (int c = 1; c <= classes; c++) {
      values.add(c);
    }
    LabelValues labels = new LabelValues(values);
    store =
        SliceStore.build(
            cohort, labels, asItIs(), folder.resolve("cache"), 1, ProgressListener.SILENT);
    model = new Prescribed(classes);
  }

  private TrainConfig config() {
    TrainConfig config = SquaresCohort.trainConfig(folder, 1, 1e-3);
    return config.with(config.data().withPreprocessing(asItIs())).withLoss("dice_bce");
  }

  private Validation validation(TrainConfig config, Ranks ranks) {
    LabelValues labels = new LabelValues(List.of(1));
    return new Validation(store, config.task(labels), config.setup(), ranks);
  }

  private Validation.Result validate() {
    return validation(config(), Ranks.alone()).of(model);
  }

  private SliceRef slice(String name) {
    return store.slices().stream()
        .filter(slice -> slice.caseName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void draw(String name, float[] probabilities) {
    model.draw(store, slice(name), PIXELS, probabilities);
  }

  private static float[] everywhere(int classes) {
    float[] probabilities = new float[classes * PIXELS];
    Arrays.fill(probabilities, LOW);
    return probabilities;
  }

  /** The first {@code count} pixels in rows of 16, at the left or at the right: one part. */
  private static int[] part(int count, boolean left) {
    int[] pixels = new int[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = i / 16 * SIZE + i % 16 + (left ? 0 : 18);
    }
    return pixels;
  }

  private static byte[] mask(int value, int... pixels) {
    byte[] mask = new byte[PIXELS];
    for (int p : pixels) {
      mask[p] = (byte) value;
    }
    return mask;
  }

  private static void fill(float[] probabilities, float value, int... pixels) {
    for (int p : pixels) {
      probabilities[p] = value;
    }
  }

  // --- one choice is best --------------------------------------------------------------------

  /** The lesion lies just above the threshold, what is none just below. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void findsTheOnlyThresholdThatTellsTheLesionFromTheRest(int tenths) {
    write("a.png", mask(1, part(100, true)));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, tenths / 10f + .02f, part(100, true));
    fill(probabilities, tenths / 10f - .02f, part(100, false));
    draw("a", probabilities);
    Validation.Result best = validate();
    assertEquals(tenths / 10.0, best.threshold(), 1e-9);
    assertEquals(1, best.smallestPart(), "as good as 64, and the first");
    assertEquals(1, best.dice(), 1e-12);
    assertEquals(1, best.pooledDice(), 1e-12);
  }

  /** What may be looked at is what was judged: the truth, and the mask at the best threshold. */
  @Test
  void glimpsesAreOfLabelledSlicesAtTheThresholdThatWasFound() {
    write("a.png", mask(1, part(100, true)));
    write("b.png", mask(0));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, .62f, part(100, true));
    fill(probabilities, .58f, part(100, false));
    draw("a", probabilities);
    draw("b", everywhere(1));
    Validation validation = validation(config(), Ranks.alone());
    Validation.Result best = validation.of(model);
    List<Glimpse> glimpses = validation.glimpses(best);
    assertEquals(.6, best.threshold(), 1e-9);
    assertEquals(1, glimpses.size(), "of b nothing is labelled");
    assertEquals("a", glimpses.get(0).caseName());
    assertArrayEquals(mask(1, part(100, true)), glimpses.get(0).truth());
    assertArrayEquals(mask(1, part(100, true)), glimpses.get(0).drawn());
    float[] seen = new float[PIXELS];
    store.read(slice("a").index(), seen, new byte[PIXELS]);
    assertArrayEquals(seen, glimpses.get(0).image());
  }

  /** A logit of 0 is a probability of exactly one half. */
  @Test
  void aPixelAtTheThresholdBelongsToTheLesion() {
    write("a.png", mask(1, part(100, true)));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, .5f, part(100, true));
    fill(probabilities, .45f, part(100, false));
    draw("a", probabilities);
    assertEquals(.5, validate().threshold(), 1e-9);
    assertEquals(1, validate().dice(), 1e-12);
  }

  /** The lesion has the very size, what is none one pixel less. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 64, 128, 256, 512})
  void findsTheOnlySmallestPartThatTellsTheLesionFromTheRest(int size) {
    write("a.png", mask(1, part(size, true)));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, .95f, part(size, true));
    fill(probabilities, .95f, part(size - 1, false));
    draw("a", probabilities);
    Validation.Result best = validate();
    assertEquals(size, best.smallestPart());
    assertEquals(.1, best.threshold(), 1e-9);
    assertEquals(1, best.dice(), 1e-12);
  }

  /** Each alone is not enough: the one separates a pale part, the other a small one. */
  @Test
  void findsThePairOfBoth() {
    int[] pale = part(140, false); // larger than the lesion
    int[] small = {PIXELS - 1, PIXELS - 2};
    write("a.png", mask(1, part(100, true)));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, .75f, part(100, true));
    fill(probabilities, .65f, pale);
    fill(probabilities, .95f, small);
    draw("a", probabilities);
    Validation.Result best = validate();
    assertEquals(.7, best.threshold(), 1e-9);
    assertEquals(8, best.smallestPart());
    assertEquals(1, best.score(), 1e-12);
  }

  /** What is drawn is the part: pixels of the lesion in a part that is left out are missed. */
  @Test
  void theScoresAreThoseOfTheChoice() {
    int[] lesion = part(100, true);
    write("a.png", mask(1, lesion));
    open(1);
    float[] probabilities = everywhere(1);
    fill(probabilities, .95f, part(80, true));
    fill(probabilities, .95f, part(60, false));
    draw("a", probabilities);
    Validation.Result best = validate();
    assertEquals(64, best.smallestPart());
    assertEquals(2 * 80 / (2 * 80 + 20.0), best.dice(), 1e-12); // 80 found, 20 missed
  }

  // --- subjects, images, labels --------------------------------------------------------------

  /** The mean over subjects, and of all pixels together, by hand. */
  @Test
  void subjectsCountAlikeAndPixelsCountAlike() {
    write("a.png", mask(1, part(100, true)));
    write("b.png", mask(1, part(10, true)));
    open(1);
    float[] found = everywhere(1);
    fill(found, .95f, part(100, true));
    draw("a", found);
    draw("b", everywhere(1)); // missed
    Validation.Result best = validate();
    assertEquals((1 + 0) / 2.0, best.dice(), 1e-12);
    assertEquals(2 * 100 / (2 * 100 + 10.0), best.pooledDice(), 1e-12);
    assertEquals((best.dice() + best.pooledDice()) / 2, best.score(), 1e-12);
  }

  /** Counts of a subject's images are added before its score is taken. */
  @Test
  void imagesOfASubjectAreOne() {
    write("a_slice1.png", mask(1, part(30, true)));
    write("a_slice2.png", mask(1, part(10, true)));
    write("b.png", mask(1, part(20, true)));
    open(1);
    for (String name : List.of("a_slice1", "b")) {
      float[] found = everywhere(1);
      fill(found, .95f, part(name.equals("b") ? 20 : 30, true));
      draw(name, found);
    }
    draw("a_slice2", everywhere(1));
    Validation.Result best = validate();
    assertEquals((2 * 30 / (2 * 30 + 10.0) + 1) / 2, best.dice(), 1e-12);
    assertEquals(2 * 50 / (2 * 50 + 10.0), best.pooledDice(), 1e-12);
  }

  /** Silence is right where there is nothing; the least noise is wrong. */
  @Test
  void ofAnEmptyTruthSilenceIsRight() {
    write("a.png", mask(1, part(100, true)));
    write("b.png", new byte[PIXELS]);
    write("c.png", new byte[PIXELS]);
    open(1);
    float[] found = everywhere(1);
    fill(found, .95f, part(100, true));
    draw("a", found);
    draw("b", everywhere(1));
    float[] noise = everywhere(1);
    fill(noise, .98f, part(200, true)); // larger than the lesion, and as sure
    draw("c", noise);
    Validation.Result best = validate();
    assertEquals((1 + 1 + 0) / 3.0, best.dice(), 1e-12);
    assertEquals(2 * 100 / (2 * 100 + 200.0), best.pooledDice(), 1e-12);
    assertEquals(1, best.smallestPart());
  }

  @Test
  void nothingToFindAndNothingFoundIsPerfect() {
    write("a.png", new byte[PIXELS]);
    open(1);
    draw("a", everywhere(1));
    Validation.Result best = validate();
    assertEquals(1, best.dice());
    assertEquals(1, best.pooledDice());
    assertEquals(.1, best.threshold(), 1e-9, "of equals the first");
    assertEquals(1, best.smallestPart(), "of equals the first");
  }

  /** Each label has its own map and its own counts; one choice serves both. */
  @Test
  void labelsCountAlike() {
    byte[] mask = mask(1, part(100, true));
    for (int p : part(40, false)) {
      mask[p] = 2;
    }
    write("a.png", mask);
    open(2);
    float[] probabilities = everywhere(2);
    fill(probabilities, .95f, part(100, true)); // label 1, found
    for (int p : part(20, false)) {
      probabilities[PIXELS + p] = .95f; // half of label 2
    }
    draw("a", probabilities);
    Validation.Result best = validate();
    double second = 2 * 20 / (2 * 20 + 20.0);
    assertEquals((1 + second) / 2, best.dice(), 1e-12);
    assertEquals((1 + second) / 2, best.pooledDice(), 1e-12);
  }

  /** Pixels of another label are no hits. */
  @Test
  void anotherLabelIsNoHit() {
    write("a.png", mask(2, part(100, true)));
    open(2);
    float[] probabilities = everywhere(2);
    fill(probabilities, .95f, part(100, true)); // as label 1
    draw("a", probabilities);
    Validation.Result best = validate();
    assertEquals(128, best.smallestPart(), "nothing is drawn: label 1 is right, label 2 missed");
    assertEquals(.5, best.dice(), 1e-12);
  }

  /** Parts do not reach from one image of a subject into the next. */
  @Test
  void partsEndWithTheirImage() {
    write("a_slice1.png", mask(1, part(20, true)));
    write("a_slice2.png", new byte[PIXELS]);
    write("a_slice3.png", new byte[PIXELS]);
    open(1);
    float[] found = everywhere(1);
    fill(found, .95f, part(20, true));
    draw("a_slice1", found);
    float[] noise = everywhere(1);
    fill(noise, .95f, part(12, true)); // as one stack 44 pixels, alone 20, 12 and 12
    draw("a_slice2", noise);
    draw("a_slice3", noise);
    Validation.Result best = validate();
    assertEquals(16, best.smallestPart());
    assertEquals(1, best.dice(), 1e-12);
  }

  /** A part reaches through the slices of its volume, and has all their pixels. */
  @Test
  void partsReachThroughTheSlices() {
    int depth = 4;
    byte[] mask = new byte[depth * PIXELS];
    float[] grey = new float[depth * PIXELS];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 1 + random.nextInt(200);
    }
    int[] lesion = new int[6]; // x 14 to 19 of the middle row, which any orientation leaves inside
    for (int i = 0; i < lesion.length; i++) {
      lesion[i] = SIZE / 2 * SIZE + 14 + i;
      for (int z = 0; z < 3; z++) {
        mask[z * PIXELS + lesion[i]] = 1; // 18 pixels
      }
    }
    int[] shape = {SIZE, SIZE, depth};
    Affine affine = Affine.scaling(1, 1, 3);
    Images.write(folder.resolve("images/a.nii"), Volume.of(shape, affine, grey));
    Images.write(folder.resolve("labels/a.nii"), Volume.ofLabels(shape, affine, mask));
    open(1);
    byte[] truth = new byte[PIXELS];
    for (SliceRef slice : store.slices()) {
      store.read(slice.index(), new float[PIXELS], truth);
      float[] probabilities = everywhere(1);
      for (int p = 0; p < PIXELS; p++) {
        probabilities[p] = truth[p] == 1 ? .95f : LOW;
      }
      fill(probabilities, .95f, slice.position() % 2 == 0 ? part(15, true) : part(15, false));
      model.draw(store, slice, PIXELS, probabilities);
    }
    Validation.Result best = validate(); // 18 pixels in three slices, 15 in each of the others
    assertEquals(16, best.smallestPart());
    assertEquals(1, best.dice(), 1e-12);
  }

  // --- against a plain search ----------------------------------------------------------------

  /**
   * Blocks of random probability on blocks of random truth, so that no choice is perfect. Each
   * subject has a volume of more slices than a batch, and pictures.
   *
   * @return what is drawn, by the index of the slice
   */
  private List<float[]> clutter(int subjects, int pictures) {
    for (int s = 0; s < subjects; s++) {
      writeVolume("s%d.nii".formatted(s), 6);
      for (int i = 0; i < pictures; i++) {
        write("s%d_slice%d.png".formatted(s, i), blocks());
      }
    }
    open(2);
    List<float[]> drawn = new ArrayList<>();
    for (SliceRef slice : store.slices()) {
      byte[] truth = truth(slice);
      float[] probabilities = new float[2 * PIXELS];
      for (int c = 0; c < 2; c++) {
        float[] noise = new float[12 * 12];
        for (int k = 0; k < noise.length; k++) {
          noise[k] = random.nextFloat();
        }
        for (int p = 0; p < PIXELS; p++) {
          float block = noise[p / SIZE / 3 * 12 + p % SIZE / 3];
          probabilities[c * PIXELS + p] = .01f + .7f * block + (truth[p] == c + 1 ? .28f : 0);
        }
      }
      model.draw(store, slice, PIXELS, probabilities);
      drawn.add(probabilities);
    }
    return drawn;
  }

  private void writeVolume(String name, int depth) {
    float[] grey = new float[depth * PIXELS];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 1 + random.nextInt(200);
    }
    byte[] mask = new byte[depth * PIXELS];
    for (int z = 0; z < depth; z++) {
      System.arraycopy(blocks(), 0, mask, z * PIXELS, PIXELS);
    }
    int[] shape = {SIZE, SIZE, depth};
    Affine affine = Affine.scaling(1, 1, 3);
    Images.write(folder.resolve("images/" + name), Volume.of(shape, affine, grey));
    Images.write(folder.resolve("labels/" + name), Volume.ofLabels(shape, affine, mask));
  }

  private byte[] truth(SliceRef slice) {
    byte[] truth = new byte[PIXELS];
    store.read(slice.index(), new float[PIXELS], truth);
    return truth;
  }

  private byte[] blocks() {
    byte[] mask = new byte[PIXELS];
    for (int k = random.nextInt(4); k > 0; k--) { // none at times
      int top = random.nextInt(SIZE);
      int left = random.nextInt(SIZE);
      int edge = 1 + random.nextInt(12);
      for (int p = 0; p < PIXELS; p++) {
        if (Math.abs(p / SIZE - top) < edge && Math.abs(p % SIZE - left) < edge) {
          mask[p] = (byte) (1 + k % 2);
        }
      }
    }
    return mask;
  }

  /** All choices one after the other, with nothing remembered from one to the next. */
  private Validation.Result search(List<float[]> drawn) {
    Validation.Result best = null;
    TreeSet<String> subjects = new TreeSet<>();
    TreeMap<String, List<SliceRef>> cases = new TreeMap<>();
    for (SliceRef slice : store.slices()) {
      subjects.add(slice.subject());
      cases.computeIfAbsent(slice.caseName(), name -> new ArrayList<>()).add(slice);
    }
    for (double threshold : THRESHOLDS) {
      for (int smallest : SMALLEST) {
        double sum = 0;
        double[][] pooled = new double[2][3];
        for (String subject : subjects) {
          for (int c = 0; c < 2; c++) {
            double[] counts = new double[3];
            for (List<SliceRef> stack : cases.values()) {
              if (stack.get(0).subject().equals(subject)) {
                count(stack, drawn, c, threshold, smallest, counts);
              }
            }
            sum += dice(counts);
            for (int k = 0; k < 3; k++) {
              pooled[c][k] += counts[k];
            }
          }
        }
        Validation.Result result =
            new Validation.Result(
                0,
                threshold,
                smallest,
                sum / (2 * subjects.size()),
                (dice(pooled[0]) + dice(pooled[1])) / 2,
                null);
        best = best == null || result.score() > best.score() + 1e-12 ? result : best;
      }
    }
    return best;
  }

  private static double dice(double[] counts) {
    double whole = 2 * counts[0] + counts[1] + counts[2];
    return whole == 0 ? 1 : 2 * counts[0] / whole;
  }

  /** Adds hits, false alarms and misses of one image. */
  private void count(
      List<SliceRef> stack,
      List<float[]> drawn,
      int c,
      double threshold,
      int smallest,
      double[] counts) {
    int voxels = stack.size() * PIXELS;
    boolean[] mask = new boolean[voxels];
    for (int v = 0; v < voxels; v++) {
      float[] slice = drawn.get(stack.get(v / PIXELS).index());
      float probability = slice[c * PIXELS + v % PIXELS];
      float other = slice[(1 - c) * PIXELS + v % PIXELS];
      mask[v] = probability >= threshold && probability > other;
    }
    boolean[] kept = new boolean[voxels];
    boolean[] seen = new boolean[voxels];
    for (int seed = 0; seed < voxels; seed++) {
      List<Integer> part = new ArrayList<>();
      Deque<Integer> open = new ArrayDeque<>(List.of(seed));
      while (!open.isEmpty()) {
        int v = open.pop();
        if (!seen[v] && mask[v]) {
          seen[v] = true;
          part.add(v);
          for (int step : new int[] {1, SIZE, PIXELS}) {
            for (int u : new int[] {v - step, v + step}) {
              if (u >= 0 && u < voxels && apart(u, v) == 1) {
                open.push(u);
              }
            }
          }
        }
      }
      if (part.size() >= smallest) {
        part.forEach(v -> kept[v] = true);
      }
    }
    byte[] truth = {};
    for (int v = 0; v < voxels; v++) {
      truth = v % PIXELS == 0 ? truth(stack.get(v / PIXELS)) : truth;
      boolean is = truth[v % PIXELS] == c + 1;
      counts[0] += is && kept[v] ? 1 : 0;
      counts[1] += !is && kept[v] ? 1 : 0;
      counts[2] += is && !kept[v] ? 1 : 0;
    }
  }

  /** Steps along the axes from one pixel to another. */
  private static int apart(int u, int v) {
    return Math.abs(u / PIXELS - v / PIXELS)
        + Math.abs(u % PIXELS / SIZE - v % PIXELS / SIZE)
        + Math.abs(u % PIXELS % SIZE - v % PIXELS % SIZE);
  }

  @Test
  void findsWhatAPlainSearchFinds() {
    List<float[]> drawn = clutter(2, 2);
    Validation.Result expected = search(drawn);
    Validation.Result best = validate();
    assertEquals(expected.threshold(), best.threshold(), 1e-9);
    assertEquals(expected.smallestPart(), best.smallestPart());
    assertEquals(expected.dice(), best.dice(), 1e-12);
    assertEquals(expected.pooledDice(), best.pooledDice(), 1e-12);
  }

  /** Images are shared out; all ranks come to the same. */
  @Test
  void severalRanksFindWhatOneFinds() {
    clutter(2, 1);
    Validation.Result alone = validate();
    List<Validation.Result> both = Together.of(2, ranks -> validation(config(), ranks).of(model));
    for (Validation.Result one : both) {
      assertEquals(alone.loss(), one.loss(), 1e-9);
      assertEquals(alone.threshold(), one.threshold());
      assertEquals(alone.smallestPart(), one.smallestPart());
      assertEquals(alone.dice(), one.dice());
      assertEquals(alone.pooledDice(), one.pooledDice());
    }
  }

  // --- loss and flips ------------------------------------------------------------------------

  /**
   * Each slice counts once, however the batches fall: 5 slices of one image and 1 of another, in
   * batches of 4.
   */
  @Test
  void theLossIsTheMeanOverSlices() {
    int depth = 5;
    float[] grey = new float[depth * PIXELS];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 1 + random.nextInt(200);
    }
    byte[] mask = new byte[depth * PIXELS];
    mask[0] = 1;
    int[] shape = {SIZE, SIZE, depth};
    Affine affine = Affine.scaling(1, 1, 3);
    Images.write(folder.resolve("images/a.nii"), Volume.of(shape, affine, grey));
    Images.write(folder.resolve("labels/a.nii"), Volume.ofLabels(shape, affine, mask));
    write("b.png", mask(1, part(100, true)));
    open(1);
    for (SliceRef slice : store.slices()) {
      float[] probabilities = new float[PIXELS];
      Arrays.fill(probabilities, .1f + .1f * slice.index());
      model.draw(store, slice, PIXELS, probabilities);
    }
    TrainConfig config = config();
    // Batches: slices 0 to 3 of a, slice 4 of a, b.
    double expected = (4 * loss(0, 1, 2, 3) + loss(4) + loss(5)) / 6;
    Validation.Result best = validation(config, Ranks.alone()).of(model);
    assertEquals(expected, best.loss(), 1e-5);
  }

  /** Dice over the batch plus cross-entropy, as in the formula, in double precision. */
  private double loss(int... slices) {
    double both = 0;
    double total = 0;
    double entropy = 0;
    for (int index : slices) {
      double p = .1f + .1f * index;
      for (byte label : truth(store.slices().get(index))) {
        both += p * label;
        total += p + label;
        entropy -= label == 1 ? Math.log(p) : Math.log(1 - p);
      }
    }
    double dice = (2 * both + 1e-5) / (total + 1e-5);
    return 1 - dice + entropy / (slices.length * PIXELS);
  }

  /** The mean with the mirror image is judged, mirrored back. */
  @Test
  void withFlipsTheMeanWithTheMirrorImageIsJudged() {
    write("a.png", mask(1, part(100, true)));
    open(1);
    float[] image = new float[PIXELS];
    store.read(0, image, new byte[PIXELS]);
    float[] mirrored = new float[PIXELS];
    float[] asSeen = everywhere(1);
    float[] inTheMirror = everywhere(1);
    fill(asSeen, .35f, part(100, true));
    fill(asSeen, .45f, part(100, false));
    for (int p = 0; p < PIXELS; p++) {
      int q = p / SIZE * SIZE + SIZE - 1 - p % SIZE;
      mirrored[q] = image[p];
    }
    for (int p : part(100, true)) {
      inTheMirror[p / SIZE * SIZE + SIZE - 1 - p % SIZE] = .95f;
    }
    model.draw(image, asSeen);
    model.draw(mirrored, inTheMirror);
    Validation.Result plain = validate();
    assertEquals(2 * 100 / (2 * 100 + 100.0), plain.dice(), 1e-12);
    Validation.Result both = validation(config().withFlips(true), Ranks.alone()).of(model);
    assertEquals(1, both.dice(), 1e-12); // (.35 + .95) / 2 against (.45 + .05) / 2
    assertEquals(.3, both.threshold(), 1e-9);
  }
}
