package org.simtrans.config;

import java.util.List;
import org.simtrans.InvalidSettingException;
import org.simtrans.data.Fit;
import org.simtrans.data.Normalisation;
import org.simtrans.data.Preprocessing;
import org.simtrans.task.Pretext;
import org.simtrans.task.simclr.SimClrTask;

/** A starting point for all settings of a training; every single one can then be changed. */
public enum Preset {
  /** The paper's network and size, for a GPU. */
  PAPER(
      "swin-b",
      384,
      new Dose(50, 32, 3e-4, 0),
      new Dose(50, 12, 1e-4, 0),
      new SimClrTask().withTemperature(0.1)), // batches of tens stayed above chance for long

  /** What a few cores can do in an hour or two. */
  CPU("swin-t", 224, new Dose(20, 32, 5e-4, 300), new Dose(20, 8, 3e-4, 1000)),

  /** A network for trying things out, within minutes. */
  TINY("swin-tiny-test", 96, new Dose(20, 32, 1e-3, 300), new Dose(30, 8, 1e-3, 1000));

  private final String encoder;
  private final int size;
  private final Dose pretraining;
  private final Dose training;
  private final List<Pretext<?>> tasks; // with other settings than their defaults

  Preset(String encoder, int size, Dose pretraining, Dose training, Pretext<?>... tasks) {
    this.encoder = encoder;
    this.size = size;
    this.pretraining = pretraining;
    this.training = training;
    this.tasks = List.of(tasks);
  }

  /**
   * How much is learned.
   *
   * @param batch slices of an update
   * @param learningRate the largest of AdamW
   * @param leastUpdates even where so few slices have labels that the epochs come to less
   */
  private record Dose(int epochs, int batch, double learningRate, int leastUpdates) {
    Optimisation optimisation() {
      return Optimisation.of(epochs, batch, learningRate).withLeastUpdates(leastUpdates);
    }
  }

  /** The name of the encoder. */
  public String encoder() {
    return encoder;
  }

  /** A square; cut, fitted and normalised as looking at the images will tell. */
  public Preprocessing input() {
    return new Preprocessing(size, size, null, Fit.AUTO)
        .withSpacing(0.0)
        .withNormalise(List.of(Normalisation.AUTO));
  }

  /** How pretraining learns. */
  public Optimisation pretraining() {
    return pretraining.optimisation();
  }

  /** How training on labels learns. */
  public Optimisation training() {
    return training.optimisation();
  }

  /**
   * A task without labels, with the settings that suit this preset.
   *
   * @throws InvalidSettingException if there is none of that name
   */
  public Pretext<?> task(String name) {
    for (Pretext<?> task : tasks) {
      if (task.name().equals(name)) {
        return task;
      }
    }
    return Pretexts.named(name);
  }
}
