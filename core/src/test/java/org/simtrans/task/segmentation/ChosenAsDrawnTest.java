package org.simtrans.task.segmentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.LabelValues;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.data.SliceStore;
import org.simtrans.encoder.Encoder;
import org.simtrans.image.Affine;
import org.simtrans.image.Images;
import org.simtrans.image.Plane;
import org.simtrans.image.Volume;
import org.simtrans.layout.Case;
import org.simtrans.metric.Counts;
import org.simtrans.metric.EmptyPolicy;
import org.simtrans.metric.Regions;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.Segmenter;
import org.simtrans.ranks.Ranks;
import org.simtrans.run.ModelCard;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.Evidence;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Precision;
import org.simtrans.train.SquaresCohort;

/**
 * What validation says of a threshold and a smallest part is true of the masks that are drawn with
 * them: the images have the network's size, so that both see the same pixels.
 */
class ChosenAsDrawnTest {
  private static final int SIZE = 20;
  private static final int PIXELS = SIZE * SIZE;
  private static final Preprocessing AS_IT_IS = new Preprocessing(SIZE, SIZE, Plane.AXIAL, Fit.PAD);

  @TempDir Path folder;
  private Preprocessing size = AS_IT_IS;

  /** Draws what is bright as label 1, and what is of middling brightness as label 2. */
  private static final class ByBrightness extends SegmentationModel {
    private final int classes;

    ByBrightness(int classes) {
      this.classes = classes;
    }

    @Override
    public Tensor forward(Tensor images) {
      Tensor first = Functional.mul(images, 2);
      return classes == 1 ? first : Functional.cat(List.of(first, Functional.mul(images, -0.5)), 1);
    }

    @Override
    public Optional<Encoder> encoder() {
      return Optional.empty();
    }
  }

  private void write(String name, float[] grey, byte[] labels) {
    int[] shape = {SIZE, SIZE, grey.length / PIXELS};
    Affine affine = Affine.scaling(1, 1, 3);
    Images.write(folder.resolve("images/" + name), Volume.of(shape, affine, grey));
    Images.write(folder.resolve("labels/" + name), Volume.ofLabels(shape, affine, labels));
  }

  private Validation.Result validate(LabelValues labels) {
    TrainConfig base = SquaresCohort.trainConfig(folder, 1, 1e-3);
    TrainConfig config = base.with(base.data().withPreprocessing(size));
    try (SliceStore store =
        SliceStore.build(
            Cohort.open(folder, CohortOptions.defaults()),
            labels,
            size,
            Evidence.MIN_FOREGROUND,
            folder.resolve("cache"),
            1,
            ProgressListener.SILENT)) {
      return new Validation(store, config.task(labels), config.setup(), Ranks.alone())
          .of(new ByBrightness(labels.channels()));
    }
  }

  /** The mean over subjects and labels, and of all pixels together. */
  private double[] dice(LabelValues labels, double threshold, int smallestPart) {
    int classes = labels.channels();
    ModelCard card =
        new ModelCard(
            new ModelConfig("simtrans", "swin-tiny-test", 1, classes),
            size,
            labels,
            threshold,
            smallestPart,
            false,
            1,
            0,
            1,
            "test");
    ByBrightness network = new ByBrightness(classes);
    Segmenter segmenter =
        Segmenter.of(new TrainedModel(network, card, Precision.FP32, ComputeDevice.CPU));
    List<Case> cases = Cohort.open(folder, CohortOptions.defaults()).cases();
    Counts[] pooled = new Counts[classes];
    Arrays.fill(pooled, Counts.NONE);
    double sum = 0;
    for (Case one : cases) {
      Volume image = Images.read(one.image());
      byte[] drawn = segmenter.segment(image, false).labels();
      byte[] truth = labels.read(one, image);
      for (int c = 0; c < classes; c++) {
        Regions regions = new Regions(labels.covered(), labels.drawnAs());
        Counts counts = Counts.of(truth, drawn, regions, c);
        sum += counts.dice(EmptyPolicy.ONE);
        pooled[c] = pooled[c].plus(counts);
      }
    }
    double mean =
        IntStream.range(0, classes)
            .mapToDouble(c -> pooled[c].dice(EmptyPolicy.ONE))
            .average()
            .orElseThrow();
    return new double[] {sum / (cases.size() * classes), mean};
  }

  private void requireAgreement(LabelValues labels) {
    Validation.Result chosen = validate(labels);
    double[] drawn = dice(labels, chosen.threshold(), chosen.smallestPart());
    assertEquals(drawn[0], chosen.dice(), 1e-12, chosen.toString());
    assertEquals(drawn[1], chosen.pooledDice(), 1e-12, chosen.toString());
  }

  private static void square(float[] values, int z, int y, int x, int edge, float grey) {
    for (int p = 0; p < edge * edge; p++) {
      values[z * PIXELS + (y + p / edge) * SIZE + x + p % edge] = grey;
    }
  }

  private static byte[] isBright(float[] values) {
    byte[] labels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      labels[i] = (byte) (values[i] > 200 ? 1 : 0);
    }
    return labels;
  }

  /** A head of six slices with a lesion, and above it a slice that is all but air. */
  private static float[] head() {
    float[] grey = new float[7 * PIXELS];
    for (int z = 0; z < 6; z++) {
      square(grey, z, 2, 2, 16, 100);
      square(grey, z, 3, 3, 5, 120);
    }
    square(grey, 2, 8, 8, 6, 250);
    square(grey, 3, 8, 8, 6, 250);
    return grey;
  }

  /** Training leaves such a slice out; a mask is drawn on it all the same. */
  @Test
  void aFalseAlarmOnASliceWithHardlyAnyTissueCounts() {
    float[] grey = head();
    byte[] truth = isBright(grey);
    square(grey, 6, 5, 5, 2, 250); // 1 % of the slice
    write("a.nii", grey, truth);
    Validation.Result chosen = validate(new LabelValues(List.of(1)));
    assertTrue(chosen.smallestPart() > 4, "the part that keeps it out: " + chosen);
    assertEquals(1, chosen.dice(), 1e-12);
    requireAgreement(new LabelValues(List.of(1)));
  }

  /** Parts on either side of a slice of air are two, each too small. */
  @Test
  void aSliceOfAirSeparatesParts() {
    float[] grey = head();
    byte[] truth = isBright(grey);
    Arrays.fill(grey, 5 * PIXELS, 6 * PIXELS, 0);
    for (int z : new int[] {4, 6}) {
      square(grey, z, 9, 2, 4, 250);
      square(grey, z, 13, 2, 4, 250);
    }
    write("a.nii", grey, truth);
    Validation.Result chosen = validate(new LabelValues(List.of(1)));
    assertEquals(1, chosen.dice(), 1e-12, chosen.toString());
    requireAgreement(new LabelValues(List.of(1)));
  }

  /** A label on a slice of air is missed, whatever the network would draw there. */
  @Test
  void aLabelOnAirIsMissed() {
    float[] grey = head();
    byte[] truth = isBright(grey);
    truth[6 * PIXELS] = 1;
    write("a.nii", grey, truth);
    Validation.Result chosen = validate(new LabelValues(List.of(1)));
    assertEquals(2 * 72 / (2 * 72 + 1.0), chosen.dice(), 1e-12);
    requireAgreement(new LabelValues(List.of(1)));
  }

  /** Blocks of any brightness, on any slices, with air between; no choice is perfect. */
  private void clutter(long seed, int classes) {
    for (int subject = 0; subject < 4; subject++) {
      Random random = new Random(4 * seed + subject);
      float[] grey = new float[12 * PIXELS];
      byte[] labels = new byte[grey.length];
      for (int z = 0; z < 12; z++) {
        if (random.nextInt(3) > 0) { // else air
          square(grey, z, 2, 2, random.nextBoolean() ? 16 : 2, 100);
          for (int k = random.nextInt(5); k > 0; k--) {
            int edge = 1 + random.nextInt(6);
            int y = random.nextInt(SIZE - edge);
            int x = random.nextInt(SIZE - edge);
            square(grey, z, y, x, edge, 60 + 20 * random.nextInt(10));
          }
        }
      }
      for (int i = 0; i < labels.length; i++) {
        int label = grey[i] > 170 ? 1 : grey[i] > 110 ? 2 : 0;
        labels[i] = (byte) (label <= classes && random.nextInt(8) > 0 ? label : 0);
      }
      write("s" + subject + ".nii", grey, labels);
    }
  }

  @Test
  void anyChoiceOfOneLabelIsTrueOfTheMasks() {
    for (long seed = 0; seed < 4; seed++) {
      clutter(seed, 1);
      requireAgreement(new LabelValues(List.of(1)));
    }
  }

  /** Where two labels reach the threshold, a mask has the more probable one. */
  @Test
  void anyChoiceOfTwoLabelsIsTrueOfTheMasks() {
    for (long seed = 0; seed < 4; seed++) {
      clutter(seed, 2);
      requireAgreement(new LabelValues(List.of(1, 2)));
    }
  }

  /** Pixels that nobody labelled count on neither side. */
  @Test
  void anyChoiceIsTrueOfWhatIsKnown() {
    LabelValues labels = new LabelValues(List.of(1), null, null, 2, null);
    for (long seed = 0; seed < 4; seed++) {
      clutter(seed, 2); // of which 2 is ignored
      requireAgreement(labels);
    }
  }

  /** Label 2 lies within the region that is drawn as 1. */
  @Test
  void anyChoiceOfOverlappingRegionsIsTrueOfTheMasks() {
    Map<Integer, List<Integer>> regions = new LinkedHashMap<>();
    regions.put(1, List.of(1, 2));
    regions.put(2, List.of(2));
    LabelValues labels = new LabelValues(List.of(1, 2), null, regions, null, null);
    for (long seed = 0; seed < 4; seed++) {
      clutter(seed, 2);
      requireAgreement(labels);
    }
  }

  /** Windows of 8 pixels on slices of 20: validation draws in the tiles of the masks. */
  @Test
  void anyChoiceInTilesIsTrueOfTheMasks() {
    size = new Preprocessing(8, 8, Plane.AXIAL, Fit.PATCH);
    for (long seed = 0; seed < 4; seed++) {
      clutter(seed, 2);
      requireAgreement(new LabelValues(List.of(1, 2)));
    }
  }
}
