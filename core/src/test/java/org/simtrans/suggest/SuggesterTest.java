package org.simtrans.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.config.PretrainConfig;
import org.simtrans.config.TrainConfig;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.layout.CohortException;
import org.simtrans.predict.Segmenter;
import org.simtrans.run.RunException;
import org.simtrans.run.TrainedModel;
import org.simtrans.task.lesions.LesionTask;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.train.RunSession;
import org.simtrans.train.SquaresCohort;
import org.simtrans.train.Training;

/** Pictures of three kinds, of which one has no labels, seen by runs of a few steps. */
class SuggesterTest {
  private static final int EDGE = 32;

  @TempDir static Path folder;

  private static Path data;
  private static Path pretrained;
  private static Path trained;

  @BeforeAll
  static void learn() {
    data = folder.resolve("data");
    Random random = new Random(7);
    for (int i = 0; i < 18; i++) {
      int kind = i % 3;
      float[] image = new float[EDGE * EDGE];
      byte[] mask = new byte[EDGE * EDGE];
      int top = 4 + random.nextInt(16);
      int left = 4 + random.nextInt(16);
      for (int p = 0; p < image.length; p++) {
        int y = p / EDGE;
        int x = p % EDGE;
        boolean inside = y >= top && y < top + 8 && x >= left && x < left + 8;
        int wave = kind == 0 ? x / 4 : kind == 1 ? y / 4 : (x / 2 + y / 2);
        image[p] = 40 + 80 * (wave % 2) + (inside ? 90 : 0) + random.nextInt(20);
        mask[p] = (byte) (inside ? 1 : 0);
      }
      String name = "%s%02d.png".formatted("abc".charAt(kind), i / 3);
      Images.write(data.resolve("images/" + name), picture(image));
      if (kind < 2 && i < 12) {
        Images.write(
            data.resolve("labels/" + name), picture(new float[EDGE * EDGE]).withLabels(mask));
      }
    }
    pretrained = folder.resolve("pretrained");
    trained = folder.resolve("trained");
    PretrainConfig first = SquaresCohort.pretrainConfig(data, 3);
    Training.run(first, RunSession.in(pretrained));
    TrainConfig second = SquaresCohort.trainConfig(data, 3, 1e-3);
    Training.run(second, RunSession.in(trained));
  }

  private static Volume picture(float[] values) {
    int[] whole = new int[values.length];
    for (int p = 0; p < whole.length; p++) {
      whole[p] = (int) values[p];
    }
    return Volume.ofPicture(EDGE, EDGE, values).withLabels(whole);
  }

  private static Cohort cohort() {
    return Cohort.open(data, CohortOptions.defaults());
  }

  private static Segmenter segmenter() {
    return Segmenter.of(TrainedModel.load(trained, Precision.FP32, ComputeDevice.CPU));
  }

  private static Suggester.Result suggest(Path run, Segmenter segmenter, int count) {
    return new Suggester(run, segmenter).suggest(cohort(), count, ProgressListener.SILENT);
  }

  @Test
  void aKindWithoutLabelsComesFirstAndTwiceTheSame() {
    Suggester.Result result = suggest(pretrained, null, 5);
    Suggestion first = result.suggestions().get(0);
    assertTrue(first.subject().startsWith("c"), "" + result.suggestions());
    assertTrue(first.standsFor() >= 5, "for the other five of its kind: " + first);
    assertTrue(first.reason().contains("of the 10 images without labels"), first.reason());
    assertNull(first.slice(), "a picture has none");
    assertNull(first.unsure(), "behind a pretraining there is no model that draws");
    assertEquals(0, result.uncertainty());
    assertEquals(10, result.unlabelled());
    assertEquals(8, result.labelled());
    assertEquals(List.of(), result.remarks());
    assertEquals(result, suggest(pretrained, null, 5), "the same each time");
  }

  @Test
  void aModelThatDrawsSaysOfWhatItIsUnsure() {
    Suggester.Result result = suggest(trained, segmenter(), 3);
    assertTrue(result.suggestions().get(0).subject().startsWith("c"), "" + result);
    result.suggestions().forEach(one -> assertNotNull(one.unsure()));
    assertEquals(8 / 28.0, result.uncertainty(), 1e-12, "eight subjects are few");
  }

  /** A U-Net that was pretrained as a whole leaves no encoder. */
  @Test
  void networksWithoutAnEncoderCompareImagesToo() {
    Path run = folder.resolve("unet");
    PretrainConfig config =
        SquaresCohort.pretrainConfig(data, 2).with(new LesionTask("unet", null));
    Training.run(config, RunSession.in(run));
    assertEquals(4, suggest(run, null, 4).suggestions().size());
  }

  @Test
  void moreThanThereAreIsSaid() {
    Suggester.Result result = suggest(pretrained, null, 99);
    assertEquals(10, result.suggestions().size());
    assertTrue(
        result.remarks().get(0).contains("there are 10 images without labels, fewer than 99"));
  }

  @Test
  void oneImageIsNotSpokenOfAsSeveral() {
    Suggestion only = new Suggestion(cohort().cases().get(0), null, 1, 1, 1, null, false);
    assertEquals("It is the only image without labels.", only.reason());
    Suggestion alone = new Suggestion(cohort().cases().get(0), null, 1, 1, 5, null, false);
    assertTrue(alone.reason().startsWith("It stands for itself alone: no other of the 5 images"));
    Suggestion first = new Suggestion(cohort().cases().get(0), null, 1, 1, 5, null, true);
    assertTrue(first.reason().endsWith("like the average one, and nothing is labelled yet."));
    Cohort one = cohort().only(List.of("a00", "b00", "c00"));
    Suggester.Result result =
        new Suggester(pretrained, null).suggest(one, 3, ProgressListener.SILENT);
    assertEquals(List.of("there is 1 image without labels, fewer than 3"), result.remarks());
    assertEquals("It is the only image without labels.", result.suggestions().get(0).reason());
  }

  @Test
  void withoutUnlabelledImagesThereIsNothingToSuggest() {
    Cohort all = cohort().labelled();
    CohortException refused =
        assertThrows(
            CohortException.class,
            () -> new Suggester(pretrained, null).suggest(all, 3, ProgressListener.SILENT));
    assertTrue(refused.getMessage().contains("every image of"), refused.getMessage());
  }

  @Test
  void aFolderWithoutARunIsRefused() {
    RunException refused =
        assertThrows(RunException.class, () -> new Suggester(folder.resolve("none"), null));
    assertTrue(refused.getMessage().contains("holds no model"), refused.getMessage());
  }
}
