package org.simtrans.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.AdamW;
import org.simtrans.tensor.GradientSum;
import org.simtrans.tensor.Ranks;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * What a network learns from one batch: loss, gradient, and a step of AdamW.
 *
 * @param <B> a batch
 */
final class Update<B> {
  private final Layer model;
  private final Objective<B> objective;
  private final AdamW optimiser;
  private final double clip;
  private final Rng rng;
  private final long seed;
  private final GradientSum gradients;

  /**
   * @param measures of the batch, for the log
   * @param said the sums, over all ranks, of what each said
   */
  record Result(double loss, Map<String, Double> measures, double[] said) {}

  Update(
      Layer model,
      Objective<B> objective,
      Optimisation optimisation,
      Rng rng,
      long seed,
      Ranks ranks) {
    this.model = model;
    this.objective = objective;
    this.rng = rng;
    this.seed = seed;
    gradients = new GradientSum(ranks, model.parameters().values());
    rng.shareBetween(ranks, objective.parts());
    clip = optimisation.clip();
    optimiser =
        new AdamW(
            model.parameters(),
            0.9,
            0.999,
            optimisation.weightDecay(),
            name -> Math.pow(optimisation.layerDecay(), objective.layersAbove(name)));
  }

  AdamW optimiser() {
    return optimiser;
  }

  /**
   * @param batch this rank's share
   * @param step how many updates came before
   * @param say what this rank has to say to all others, asked after the backward pass
   * @throws DivergedException if the loss is not finite; the weights are as they were
   */
  Result of(B batch, long step, double learningRate, Supplier<double[]> say) {
    try (Scope scope = new Scope()) {
      rng.reseed(Rng.mix(seed, step));
      Objective.Loss result = objective.loss(batch);
      result.backward().run();
      double[] own = say.get();
      double[] words = Arrays.copyOf(own, own.length + 1);
      words[own.length] = result.loss().item_double();
      double[] said = gradients.of(words);
      double loss = said[own.length];
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
            "the loss became "
                + loss
                + " at step "
                + (step + 1)
                + " on "
                + objective.describe(batch)
                + ": check these images with 'verify', lower --lr, or use --precision fp32; the"
                + " checkpoint before it is kept");
      }
      Tensors.clipGradients(List.copyOf(model.parameters().values()), clip);
      optimiser.step(learningRate);
      optimiser.clearGradients();
      return new Result(loss, result.measures(), said);
    }
  }
}
