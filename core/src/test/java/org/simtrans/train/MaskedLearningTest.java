package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.DataConfig;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.predict.TrainedSimMim;
import org.simtrans.run.RunFolder;
import org.simtrans.task.simmim.SimMimTask;

/** Heads are predicted better than by one grey value after a few steps. */
class MaskedLearningTest {
  private static final int STEPS = 30;

  @TempDir Path folder;

  @Test
  void theLossFallsOnPhantoms() {
    Path data = folder.resolve("data");
    PhantomCohort.write(
        data, new PhantomConfig(26, 30, 24, 7, 0.03, 0.2, 20, 150), 3, 1, 2, done -> {});
    PretrainConfig squares = SquaresCohort.pretrainConfig(data, 1);
    DataConfig slices =
        DataConfig.of(data, new Preprocessing(32, 40, Plane.AXIAL, Fit.RESIZE))
            .withFractions(0.2, 0.2);
    PretrainConfig config =
        new PretrainConfig(
            slices,
            new SimMimTask(),
            squares.encoder(),
            null,
            0,
            SquaresCohort.optimisation(STEPS, 4, 2e-3),
            squares.compute());
    List<StepEvent> steps = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepEvent event) {
            steps.add(event);
          }
        };
    RunFolder run = new RunFolder(folder.resolve("run"));
    Training.run(config, RunSession.in(run).heardBy(listener));
    double first = mean(steps.subList(0, 3));
    double last = mean(steps.subList(STEPS - 5, STEPS));
    assertTrue(last < 0.75 * first, first + " to " + last);
    double guess =
        steps.subList(STEPS - 5, STEPS).stream()
            .mapToDouble(s -> s.measures().get("guess"))
            .average()
            .orElse(0);
    assertTrue(last < guess, last + " against one grey " + guess);

    TrainedSimMim trained = TrainedSimMim.load(run);
    float[] image = new float[32 * 40];
    float[] hidden = new float[32 * 40];
    hidden[0] = 1;
    assertEquals(image.length, trained.predict(image, hidden, 32, 40).length);
    trained.release();
  }

  private static double mean(List<StepEvent> steps) {
    return steps.stream().mapToDouble(StepEvent::loss).average().orElseThrow();
  }
}
