package org.simtrans.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simtrans.config.DataConfig;
import org.simtrans.config.Optimisation;
import org.simtrans.config.PretrainConfig;
import org.simtrans.data.Fit;
import org.simtrans.data.Preprocessing;
import org.simtrans.image.Plane;
import org.simtrans.phantom.PhantomCohort;
import org.simtrans.phantom.PhantomConfig;
import org.simtrans.run.RunFolder;
import org.simtrans.task.TrainedSimMim;

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
        new DataConfig(
            data,
            null,
            null,
            null,
            0.2,
            0.2,
            0.02,
            null,
            new Preprocessing(32, 40, Plane.AXIAL, Fit.RESIZE));
    PretrainConfig config =
        new PretrainConfig(
            slices,
            PretrainConfig.Task.SIMMIM,
            null,
            squares.encoder(),
            null,
            0.1,
            10,
            true,
            0,
            squares.views(),
            null,
            null,
            new Optimisation(1, STEPS, 0, 4, 2e-3, 0.05, 0.1, 1),
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
    Pretraining.run(config, new Session(run, false, List.of(), listener, new StopSignal()));
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
