package org.simtrans.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.SliceRef;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.ranks.Ranks;
import org.simtrans.ranks.Together;
import org.simtrans.tensor.Tensors;
import org.simtrans.train.SquaresCohort;

/** The probe, on features that a test prescribes for each slice. */
class KnnProbeTest {
  private static final int SIZE = 32; // of the configuration
  private static final int PIXELS = SIZE * SIZE;

  @TempDir Path folder;

  private final Random random = new Random(3);
  private SliceStore store;

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  /** An encoder that recognises slices, and finds in each what is prescribed. */
  private static final class Known extends Encoder {
    private final int width;
    private final Map<List<Float>, float[]> features = new HashMap<>();
    private int seen;

    Known(int width) {
      this.width = width;
    }

    private static List<Float> key(float[] image) {
      return IntStream.range(0, image.length).mapToObj(i -> image[i]).toList();
    }

    @Override
    public List<Tensor> forward(Tensor images) {
      float[] values = Tensors.toFloats(images);
      int n = values.length / PIXELS;
      float[] found = new float[n * width];
      for (int i = 0; i < n; i++) {
        float[] one = features.get(key(Arrays.copyOfRange(values, i * PIXELS, (i + 1) * PIXELS)));
        System.arraycopy(one, 0, found, i * width, width);
      }
      seen += n;
      return List.of(Tensors.of(found, n, width, 1, 1));
    }

    @Override
    public List<Integer> channels() {
      return List.of(width);
    }
  }

  /** A volume of noise, one slice for each sign: '+' holds a lesion. */
  private void write(String subject, String signs) {
    int n = signs.length();
    float[] grey = new float[n * PIXELS];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 1 + random.nextInt(200);
    }
    byte[] mask = new byte[n * PIXELS];
    for (int k = 0; k < n; k++) {
      mask[k * PIXELS + 5] = (byte) (signs.charAt(k) == '+' ? 1 : 0);
    }
    int[] shape = {SIZE, SIZE, n};
    Affine affine = Affine.scaling(1, 1, 3);
    Images.write(folder.resolve("images/" + subject + ".nii"), Volume.of(shape, affine, grey));
    Images.write(
        folder.resolve("labels/" + subject + ".nii"), Volume.ofLabels(shape, affine, mask));
  }

  private void open() {
    store =
        SliceStore.build(
            Cohort.open(folder, CohortOptions.defaults()),
            new LabelValues(List.of(1)),
            config().data().preprocessing(),
            folder.resolve("cache"),
            1,
            ProgressListener.SILENT);
  }

  private PretrainConfig config() {
    return SquaresCohort.pretrainConfig(folder, 1);
  }

  private KnnProbe probe(Ranks ranks) {
    return KnnProbe.of(store, config().setup(), ranks);
  }

  private Known encoder(int width, Function<SliceRef, float[]> features) {
    Known encoder = new Known(width);
    for (SliceRef slice : store.slices()) {
      float[] image = new float[PIXELS];
      store.read(slice.index(), image, new byte[PIXELS]);
      encoder.features.put(Known.key(image), features.apply(slice));
    }
    return encoder;
  }

  private double area(int width, Function<SliceRef, float[]> features) {
    return probe(Ranks.alone()).areaUnderCurve(encoder(width, features));
  }

  private static boolean lesion(SliceRef slice) {
    return slice.foregroundPixels() > 0;
  }

  private void fourSubjects() {
    for (String subject : List.of("a", "b", "c", "d")) {
      write(subject, "+-".repeat(10));
    }
    open();
  }

  @Test
  void featuresThatTellAllAreWorthOne() {
    fourSubjects();
    double area =
        area(
            2,
            slice -> {
              float little = .01f * random.nextFloat();
              return lesion(slice) ? new float[] {1, little} : new float[] {little, 1};
            });
    assertEquals(1, area, 1e-12);
  }

  /** Length plays no role: neighbours are near by angle. */
  @Test
  void onlyTheDirectionOfFeaturesCounts() {
    fourSubjects();
    double area =
        area(
            2,
            slice -> {
              float length = 1 + 1000 * random.nextFloat();
              return lesion(slice) ? new float[] {length, 0} : new float[] {0, length};
            });
    assertEquals(1, area, 1e-12);
  }

  /**
   * Of one direction for all, every slice has the same neighbours' votes, up to its own subject.
   */
  @Test
  void featuresThatTellNothingAreWorthAHalf() {
    for (int s = 0; s < 30; s++) {
      write("s" + s, "++--");
    }
    open();
    double area = area(16, slice -> noise(16));
    // Standard error of the area for 60 and 60 independent slices: sqrt(121 / (12 * 3600)) = 0.053.
    assertEquals(.5, area, 3 * .053);
  }

  private float[] noise(int width) {
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /**
   * Near each subject lies one of the other kind. Would a slice's own subject vote, all were right;
   * as it does not, all are wrong.
   */
  @Test
  void aSubjectDoesNotVoteForItself() {
    write("a", "+".repeat(25));
    write("b", "-".repeat(25));
    write("c", "-".repeat(25));
    write("d", "+".repeat(25));
    open();
    Map<String, float[]> places =
        Map.of(
            "a", new float[] {1, 0},
            "c", new float[] {1, .1f},
            "b", new float[] {0, 1},
            "d", new float[] {.1f, 1});
    assertEquals(0, area(2, slice -> places.get(slice.subject())), 1e-12);
  }

  /** Votes and areas again, in double precision, pair by pair. */
  @Test
  void agreesWithAPlainComputation() {
    for (int s = 0; s < 6; s++) {
      write("s" + s, "++-+--++---+");
    }
    open();
    Map<Integer, float[]> known = new HashMap<>();
    Known encoder =
        encoder(
            4,
            slice -> {
              float[] values = noise(4);
              values[0] += lesion(slice) ? 1 : 0;
              known.put(slice.index(), values);
              return values;
            });
    double expected = plainly(known);
    assertTrue(expected > .55 && expected < .95, "neither all nor nothing: " + expected);
    assertEquals(expected, probe(Ranks.alone()).areaUnderCurve(encoder), 1e-9);
    List<Double> both = Together.of(2, ranks -> probe(ranks).areaUnderCurve(encoder));
    both.forEach(area -> assertEquals(expected, area, 1e-9, "shared between ranks"));
  }

  private double plainly(Map<Integer, float[]> features) {
    List<SliceRef> slices = store.slices();
    double[] votes = new double[slices.size()];
    for (SliceRef one : slices) {
      List<SliceRef> others = new ArrayList<>(slices);
      others.removeIf(other -> other.subject().equals(one.subject()));
      others.sort(
          (x, y) ->
              Double.compare(
                  cosine(features.get(one.index()), features.get(y.index())),
                  cosine(features.get(one.index()), features.get(x.index()))));
      for (SliceRef near : others.subList(0, 20)) {
        votes[one.index()] += lesion(near) ? .05 : 0;
      }
    }
    double wins = 0;
    int pairs = 0;
    for (SliceRef with : slices) {
      for (SliceRef without : slices) {
        if (lesion(with) && !lesion(without)) {
          double ahead = votes[with.index()] - votes[without.index()];
          wins += Math.abs(ahead) < 1e-9 ? .5 : ahead > 0 ? 1 : 0;
          pairs++;
        }
      }
    }
    return wins / pairs;
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      ofA += (double) a[i] * a[i];
      ofB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(ofA * ofB);
  }

  @Test
  void twentyOfAKindAreTooFew() {
    write("a", "+".repeat(20) + "-".repeat(30));
    open();
    assertNull(probe(Ranks.alone()));
  }

  @Test
  void soAreTwentyOfTheOtherKind() {
    write("a", "+".repeat(30) + "-".repeat(20));
    open();
    assertNull(probe(Ranks.alone()));
  }

  @Test
  void twentyOneOfEachKindAreEnough() {
    write("a", "+".repeat(21) + "-".repeat(21));
    open();
    assertNotNull(probe(Ranks.alone()));
  }

  @Test
  void slicesWithoutALabelAreNoBackground() {
    write("a", "+".repeat(30));
    int[] shape = {SIZE, SIZE, 30};
    float[] grey = new float[30 * PIXELS];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 1 + random.nextInt(200);
    }
    Images.write(
        folder.resolve("images/unlabelled.nii"), Volume.of(shape, Affine.scaling(1, 1, 3), grey));
    open();
    assertEquals(60, store.slices().size());
    assertNull(probe(Ranks.alone()));
  }

  /** Of many slices some are looked at, from the first to the last. */
  @Test
  void ofManySlicesFiveHundredAndTwelveAreLookedAt() {
    for (int s = 0; s < 9; s++) {
      write("s" + s, "+-".repeat(60)); // 1080: every second one would be 540
    }
    open();
    Known encoder = encoder(1, slice -> new float[] {1});
    probe(Ranks.alone()).areaUnderCurve(encoder);
    assertEquals(512, encoder.seen);
  }
}
