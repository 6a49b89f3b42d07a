package org.simtrans.config;

import java.math.BigDecimal;
import java.util.function.Consumer;
import org.simtrans.InvalidSettingException;
import org.simtrans.Message;

/**
 * How long and how fast a network learns.
 *
 * @param epochs passes over the training slices; 0 where steps or minutes alone end the run
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
 * @param leastUpdates that a run by epochs makes, however few slices an epoch has; 0 for as many as
 *     the epochs come to (also where a file is silent)
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
    Double layerDecay,
    Integer leastUpdates) {
  /** The weight decay of {@link #of}. */
  public static final double WEIGHT_DECAY = 0.05;

  private static final double WARMUP = 0.05;
  private static final double CLIP = 1;

  public Optimisation {
    ema = ema == null ? Double.valueOf(0) : ema;
    layerDecay = layerDecay == null ? Double.valueOf(1) : layerDecay;
    leastUpdates = leastUpdates == null ? Integer.valueOf(0) : leastUpdates;
    require(epochs >= (steps >= 1 || minutes > 0 ? 0 : 1), "epochs", epochs, "at least 1");
    require(steps >= 0, "steps", steps, "at least 1");
    require(minutes >= 0, "minutes", minutes, "above 0");
    require(batch >= 1, "batch", batch, "at least 1");
    require(learningRate > 0, "learning_rate", learningRate, "above 0");
    require(weightDecay >= 0, "weight_decay", weightDecay, "at least 0");
    require(warmup >= 0 && warmup < 1, "warmup", warmup, "at least 0 and below 1");
    require(clip > 0, "clip", clip, "above 0");
    require(ema >= 0 && ema < 1, "ema", ema, "at least 0 and below 1");
    require(layerDecay > 0 && layerDecay <= 1, "layer_decay", layerDecay, "above 0, at most 1");
    require(leastUpdates >= 0, "least_updates", leastUpdates, "at least 0");
  }

  /** With the usual weight decay, warm-up and clipping, and no refinements. */
  public static Optimisation of(int epochs, int batch, double learningRate) {
    return new Optimisation(
        epochs, 0, 0, batch, learningRate, WEIGHT_DECAY, WARMUP, CLIP, 0.0, 1.0, 0);
  }

  /** The same for so many passes over the slices, without a budget of time. */
  public Optimisation withEpochs(int passes) {
    return with(draft -> draft.length(passes, 0, 0));
  }

  /** The same for so many updates, without a budget of time. */
  public Optimisation withSteps(long updates) {
    return with(draft -> draft.length(epochs, updates, 0));
  }

  /** The same for so many minutes, however many updates they come to. */
  public Optimisation withMinutes(double budget) {
    return with(draft -> draft.length(0, 0, budget));
  }

  /** The same for epochs of which there are more where that makes less than so many updates. */
  public Optimisation withLeastUpdates(int updates) {
    return with(draft -> draft.leastUpdates = updates);
  }

  /** The same for another while; see the components. It ends with what comes first. */
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
    private int leastUpdates;

    Draft(Optimisation from) {
      epochs = from.epochs;
      steps = from.steps;
      minutes = from.minutes;
      leastUpdates = from.leastUpdates;
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
      leastUpdates = 0; // who says how long means it
    }

    Optimisation done() {
      return new Optimisation(
          epochs,
          steps,
          minutes,
          batch,
          learningRate,
          weightDecay,
          warmup,
          clip,
          ema,
          layerDecay,
          leastUpdates);
    }
  }

  private static void require(boolean holds, String setting, Number value, String expected) {
    if (!holds || Double.isInfinite(value.doubleValue())) {
      throw new InvalidSettingException(
          Message.of("{" + setting + "} is %s; expected %s", value, expected));
    }
  }

  /** Whether the clock alone ends the run. */
  public boolean byTimeAlone() {
    return epochs == 0 && steps == 0;
  }

  /** The updates of the whole run; {@link Long#MAX_VALUE} where the clock alone ends it. */
  public long totalSteps(long stepsPerEpoch) {
    if (byTimeAlone()) {
      return Long.MAX_VALUE;
    }
    return steps > 0 ? steps : Math.max(leastUpdates, epochs * stepsPerEpoch);
  }

  /** What is planned, as a sentence. */
  public String plan(long stepsPerEpoch) {
    if (byTimeAlone()) {
      return "planned: %s minutes of learning".formatted(minutesAsText());
    }
    long updates = totalSteps(stepsPerEpoch);
    StringBuilder plan =
        new StringBuilder("planned: %d update%s".formatted(updates, updates == 1 ? "" : "s"));
    if (steps == 0) {
      plan.append(
          updates > epochs * stepsPerEpoch
              ? ", the fewest of this preset (its epochs, %d, would be %d)"
                  .formatted(epochs, epochs * stepsPerEpoch)
              : " (epochs: %d)".formatted(epochs));
    }
    if (minutes > 0) {
      plan.append(", but at most %s minutes".formatted(minutesAsText()));
    }
    return plan.toString();
  }

  /** The budget of time without needless decimals. */
  public String minutesAsText() {
    return minutesAsText(minutes);
  }

  /** Minutes without needless decimals. */
  public static String minutesAsText(double minutes) {
    return BigDecimal.valueOf(minutes).stripTrailingZeros().toPlainString();
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
