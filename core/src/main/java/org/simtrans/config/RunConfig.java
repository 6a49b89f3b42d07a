package org.simtrans.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.simtrans.cohort.Cohort;
import org.simtrans.cohort.LabelValues;
import org.simtrans.layout.Splits;
import org.simtrans.task.Setup;
import org.simtrans.task.Task;
import org.simtrans.tensor.Compute;

/** Everything that a training run depends on, of whichever task. */
public interface RunConfig {

  /** The verb of the command line that makes such runs; {@code config.json} holds it. */
  String verb();

  /** The name of what learns, for tables: the task of a pretraining, the model of a training. */
  String learner();

  /** The images, and how they are prepared. */
  DataConfig data();

  /** The same on other data, or on the same data prepared in another way. */
  RunConfig with(DataConfig changed);

  /**
   * The same with what only the images tell, see {@link DataConfig#looked}.
   *
   * @param say hears what was chosen, where there was a choice
   */
  default RunConfig looked(Consumer<String> say) {
    return with(data().looked(say));
  }

  /** The name of the encoder that the network really has. */
  String encoder();

  /** A run folder or a file of weights to begin with; null to begin with random weights. */
  Path pretrained();

  /** The length of the run, its batches and its learning rate. */
  Optimisation optimisation();

  /** The device, the precision and the seed. */
  Compute compute();

  /** Epochs between two probes of an encoder's features; 0 for never. */
  default int probeEvery() {
    return 0;
  }

  /** What the task is given. */
  default Setup setup() {
    return new Setup(encoder(), data().preprocessing(), optimisation().batch(), compute());
  }

  /**
   * What is learned.
   *
   * @param labels the label values of the cohort
   */
  Task<?> task(LabelValues labels);

  /**
   * All images that the run may use.
   *
   * @throws org.simtrans.layout.CohortException if nothing can be learned from them
   */
  Cohort cohort();

  /** Which subjects are for training, validation and testing, where that is not yet fixed. */
  Splits draw(Cohort cohort);

  /** What is learned from, and what judges. */
  Material material(Cohort cohort, Splits splits);

  /**
   * The images of a run.
   *
   * @param training what the network learns from
   * @param validation what judges it between epochs; empty where nothing does
   * @param unlabelled what has no labels and is learned from beside the former; empty for none
   * @param remarks what was concluded from the labels and may surprise
   */
  record Material(
      Cohort training,
      Cohort validation,
      Cohort unlabelled,
      LabelValues labels,
      List<String> remarks) {}
}
