package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.CohortOptions;
import org.simtrans.cohort.ProgressListener;
import org.simtrans.image.Images;
import org.simtrans.image.Volume;
import org.simtrans.metric.Entropy;
import org.simtrans.metric.EvaluatedCase;
import org.simtrans.metric.Evaluation;
import org.simtrans.predict.Evaluator;
import org.simtrans.predict.SegmentFiles;
import org.simtrans.predict.Segmentation;
import org.simtrans.predict.Segmenter;
import org.simtrans.predict.Trust;
import org.simtrans.run.Ensemble;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;

/** What a run of a few steps says of its own masks. */
@Tag("slow")
class TrustOfRunTest {
  @TempDir static Path folder;

  private static Path run;
  private static TrainedModel model;

  @BeforeAll
  static void learn() {
    Path data = folder.resolve("squares");
    SquaresCohort.write(data, 30);
    run = folder.resolve("run");
    Training.run(SquaresCohort.trainConfig(data, 60, 3e-3), RunSession.in(run));
    model = TrainedModel.load(run, Precision.FP32, ComputeDevice.CPU);
    SquaresCohort.write(folder.resolve("all"), 60);
  }

  private static Volume image(int number) {
    return Images.read(folder.resolve("all/images/s%02d.png".formatted(number)));
  }

  private static Trust trust(Volume image) {
    return Segmenter.of(model).segment(image).trust();
  }

  @Test
  void theCardSaysWhatTheValidationTold() {
    ModelCard card = ModelCard.read(new RunFolder(run).model());
    assertTrue(card.forecast().images() >= 3, "" + card.forecast());
    assertTrue(card.usual().limit() > 1 && card.usual().limit() < 50, "" + card.usual());
  }

  @Test
  void masksOfNewImagesHaveAForecastThatIsNearTheTruth() {
    Cohort all = Cohort.open(folder.resolve("all"), CohortOptions.defaults());
    Cohort unseen = all.only(all.subjects().subList(40, 58));
    Evaluation evaluation = Evaluator.of(Segmenter.of(model), "test").evaluate(unseen);
    assertTrue(evaluation.predictedDice().images() >= 15, "" + evaluation.predictedDice());
    assertTrue(Math.abs(evaluation.predictedDice().bias()) < .2, "" + evaluation.predictedDice());
    long told =
        evaluation.cases().stream()
            .map(EvaluatedCase::predictedDice)
            .filter(d -> d != null)
            .count();
    assertEquals(evaluation.predictedDice().images(), told);
  }

  @Test
  void likeImagesPassAndOthersAreWarnedAbout() {
    int warned = 0;
    for (int i = 40; i < 60; i++) {
      warned += trust(image(i)).unlike() == null ? 0 : 1;
    }
    assertTrue(warned <= 2, warned + " of 20 like images");
    float[] stripes = new float[SquaresCohort.SIZE * SquaresCohort.SIZE];
    for (int p = 0; p < stripes.length; p++) {
      stripes[p] = p % 2 == 0 ? 10 : 250;
    }
    assertNotNull(
        trust(Volume.ofPicture(SquaresCohort.SIZE, SquaresCohort.SIZE, stripes)).unlike());
  }

  @Test
  void anotherThresholdAndOldCardsAndEnsemblesCannotTell() {
    assertNull(Segmenter.of(model).withThreshold(.987).segment(image(41)).trust().predictedDice());
    TrainedModel old =
        new TrainedModel(
            model.network(), model.card().with(null, null), model.precision(), model.device());
    assertEquals(Trust.NONE, Segmenter.of(old).segment(image(41)).trust());
    assertNull(Ensemble.of(List.of(run, run), List.of(model, model)).card().forecast());
  }

  /** The entropy of the probabilities that are written beside it. */
  @Test
  void theUncertaintyIsAnImageOnTheImagesGrid() {
    Path out = folder.resolve("masks");
    Segmentation[] seen = new Segmentation[1];
    List<SegmentFiles.Task> tasks =
        SegmentFiles.tasks(List.of(folder.resolve("all/images/s42.png")), out);
    new SegmentFiles(Segmenter.of(model), false)
        .withUncertainty(true)
        .run(tasks, (task, segmentation) -> seen[0] = segmentation, ProgressListener.SILENT);
    Volume map = Images.read(out.resolve("s42_uncertainty.tif"));
    assertArrayEquals(image(42).shape(), map.shape());
    float[] expected = Entropy.ofPixels(new float[][] {seen[0].probabilities().get(0)});
    assertArrayEquals(expected, map.values(), 1e-6f);
    float most = 0;
    for (float value : map.values()) {
      most = Math.max(most, value);
    }
    assertTrue(most > .3 && most <= 1, "" + most);
    assertTrue(Files.notExists(out.resolve("s42_probability.tif")), "nobody asked for them");
  }
}
