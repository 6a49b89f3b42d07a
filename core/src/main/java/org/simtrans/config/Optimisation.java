package org.simtrans.config;

import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * How long and how fast a network learns.
 *
 * @param epochs passes over the training slices
 * @param steps updates, if above 0 in place of epochs
 * @param minutes budget of wall time, if above 0; the learning rate then comes down by whichever of
 *     steps and time is further on, so that a run cut by time has still cooled
 * @param batch slices of an update
 * @param learningRate its largest value, after warming up
 * @param weightDecay of matrices and kernels
 * @param warmup the part of the run over which the learning rate rises, in [0, 1)
 * @param clip largest norm of the gradient
 * @param ema decay of the moving average of the weights, by which the network is judged and which
 *     is kept; 0 for the weights themselves (also where a file is silent)
 * @param layerDecay factor on the learning rate for each layer that stands above a weight of the
 *     encoder (Clark et al., 2020); 1 for one rate (also where a file is silent)
 */
public record Optimisation(
    int epochs,
    long steps,
    double minutes,
    int batch,
    double learningRate,
    double weightDecay,
    double warmup,
    double clip,
    Double ema,
    Double layerDecay) {
  /** The weight decay of {@link #of}. */
  public static final double WEIGHT_DECAY = 0.05;

  private static final double WARMUP = 0.05;
  private static final double CLIP = 1;

  public Optimisation {
    ema = ema == null ? Double.valueOf(0) : ema;
    layerDecay = layerDecay == null ? Double.valueOf(1) : layerDecay;
    require(epochs >= 1 || steps >= 1, "epochs", epochs, "at least 1");
    require(steps >= 0, "steps", steps, "at least 1");
    require(minutes >= 0, "minutes", minutes, "above 0");
    require(batch >= 1, "batch", batch, "at least 1");
    require(learningRate > 0, "learning_rate", learningRate, "above 0");
    require(weightDecay >= 0, "weight_decay", weightDecay, "at least 0");
    require(warmup >= 0 && warmup < 1, "warmup", warmup, "at least 0 and below 1");
    require(clip > 0, "clip", clip, "above 0");
    require(ema >= 0 && ema < 1, "ema", ema, "at least 0 and below 1");
    require(layerDecay > 0 && layerDecay <= 1, "layer_decay", layerDecay, "above 0, at most 1");
  }

  /** With the usual weight decay, warm-up and clipping, and no refinements. */
  public static Optimisation of(int epochs, int batch, double learningRate) {
    return new Optimisation(
        epochs, 0, 0, batch, learningRate, WEIGHT_DECAY, WARMUP, CLIP, 0.0, 1.0);
  }

  /** The same for so many passes over the slices, without a budget of time. */
  public Optimisation withEpochs(int passes) {
    return with(draft -> draft.length(passes, 0, 0));
  }

  /** The same for so many updates, without a budget of time. */
  public Optimisation withSteps(long updates) {
    return with(draft -> draft.length(epochs, updates, 0));
  }

  /** The same, ending within so many minutes if it has not come to its end before. */
  public Optimisation withMinutes(double budget) {
    return with(draft -> draft.minutes = budget);
  }

  /** The same for another while; see the components. */
  public Optimisation withLength(int passes, long updates, double time) {
    return with(draft -> draft.length(passes, updates, time));
  }

  /** The same with batches of so many slices, of all ranks together. */
  public Optimisation withBatch(int slices) {
    return with(draft -> draft.batch = slices);
  }

  /** The same with another largest learning rate. */
  public Optimisation withLearningRate(double largest) {
    return with(draft -> draft.learningRate = largest);
  }

  /** The same with another weight decay of matrices and kernels. */
  public Optimisation withWeightDecay(double decay) {
    return with(draft -> draft.weightDecay = decay);
  }

  /** The same, warming up over another part of the run. */
  public Optimisation withWarmup(double part) {
    return with(draft -> draft.warmup = part);
  }

  /** The same with averaged weights. */
  public Optimisation withEma(double decay) {
    return with(draft -> draft.ema = decay);
  }

  /** The same with learning rates that decay by layer. */
  public Optimisation withLayerDecay(double factor) {
    return with(draft -> draft.layerDecay = factor);
  }

  private Optimisation with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Settings that are being changed: the one place that copies all of them. */
  private static final class Draft {
    private int epochs;
    private long steps;
    private double minutes;
    private int batch;
    private double learningRate;
    private double weightDecay;
    private double warmup;
    private final double clip;
    private double ema;
    private double layerDecay;

    Draft(Optimisation from) {
      length(from.epochs, from.steps, from.minutes);
      batch = from.batch;
      learningRate = from.learningRate;
      weightDecay = from.weightDecay;
      warmup = from.warmup;
      clip = from.clip;
      ema = from.ema;
      layerDecay = from.layerDecay;
    }

    void length(int passes, long updates, double time) {
      epochs = passes;
      steps = updates;
      minutes = time;
    }

    Optimisation done() {
      return new Optimisation(
          epochs, steps, minutes, batch, learningRate, weightDecay, warmup, clip, ema, layerDecay);
    }
  }

  private static void require(boolean holds, String setting, Number value, String expected) {
    if (!holds) {
      throw new InvalidSettingException(
          Message.of("{" + setting + "} is %s; expected %s", value, expected));
    }
  }

  /** The updates of the whole run. */
  public long totalSteps(long stepsPerEpoch) {
    return steps > 0 ? steps : epochs * stepsPerEpoch;
  }

  /** How far a run is, in [0, 1]. */
  public double progress(long step, long totalSteps, double elapsedMinutes) {
    double bySteps = (double) step / totalSteps;
    double byTime = minutes > 0 ? elapsedMinutes / minutes : 0;
    return Math.min(1, Math.max(bySteps, byTime));
  }

  /** Linear warm-up, then a half cosine down to 0 (Loshchilov and Hutter, 2017), by progress. */
  public double learningRateAt(double progress) {
    if (progress < warmup) {
      return learningRate * Math.max(progress / warmup, 1e-3);
    }
    double rest = (progress - warmup) / (1 - warmup);
    return learningRate * 0.5 * (1 + Math.cos(Math.PI * rest));
  }
}
