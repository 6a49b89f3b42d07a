package org.simtrans.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.optim.AdamW;
import org.simtrans.optim.WeightAverage;
import org.simtrans.run.CheckpointFiles;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.RunJson;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;

/**
 * The state of a run in one file: weights, their average where one is kept, moments of the
 * optimiser and {@link TrainingState}.
 */
final class Checkpoint {
  private static final String OPTIMISER = "optimiser.";
  private static final String STATE = "training_state";
  private static final String OPTIMISER_STEP = "optimiser_step";

  private final CheckpointFiles files;
  private final Layer network;
  private final AdamW optimiser;
  private final RunningStatistics statistics;
  private final WeightAverage average; // null where none is kept

  Checkpoint(RunFolder run, Layer network, Update<?> update, WeightAverage average) {
    files = new CheckpointFiles(run);
    this.network = network;
    optimiser = update.optimiser();
    statistics = update.statistics();
    this.average = average;
  }

  boolean exists() {
    return files.exist();
  }

  /** Also in the middle of a step or a look; what is saved is the state before it. */
  void save(TrainingState state) {
    Map<String, Tensor> learned = new LinkedHashMap<>(network.state().tensors());
    if (average != null) {
      learned.putAll(average.learned().tensors());
    }
    learned.putAll(statistics.committed());
    Map<String, Tensor> all = new LinkedHashMap<>();
    learned.forEach((name, t) -> all.put(CheckpointFiles.MODEL + name, t));
    if (average != null) {
      average.state().tensors().forEach((name, t) -> all.put(CheckpointFiles.AVERAGE + name, t));
    }
    StateDict moments = optimiser.state();
    moments.tensors().forEach((name, t) -> all.put(OPTIMISER + name, t));
    files.replace(
        new StateDict(
            all,
            Map.of(STATE, RunJson.line(state), OPTIMISER_STEP, moments.metadata().get("step"))));
  }

  /**
   * Puts model, optimiser and average where the run stood; without one, it begins there.
   *
   * @param say hears if the last checkpoint was of no use
   */
  TrainingState restore(Consumer<String> say) {
    StateDict saved = files.read(say);
    LoadReport report = saved.under(CheckpointFiles.MODEL).into(network.state().tensors());
    if (!report.complete()) {
      throw new RunException(
          files.last()
              + " belongs to another model (missing "
              + report.missing().stream().limit(3).toList()
              + ", unexpected "
              + report.unexpected().stream().limit(3).toList()
              + "): resume with the settings that the run was begun with");
    }
    StateDict moments = saved.under(OPTIMISER);
    optimiser.restore(moments.with(Map.of("step", saved.metadata().get(OPTIMISER_STEP))));
    if (average != null) {
      StateDict averages = saved.under(CheckpointFiles.AVERAGE);
      if (averages.tensors().isEmpty()) { // the run had none until now
        average.restart();
      } else {
        average.restore(averages);
      }
    }
    statistics.commit();
    TrainingState state =
        RunJson.as(
            RunJson.parseOrNull(saved.metadata().get(STATE)), TrainingState.class, files.last());
    saved.free();
    return state;
  }
}
