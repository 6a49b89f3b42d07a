package org.simtrans.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.simtrans.config.Optimisation;
import org.simtrans.nn.Layer;
import org.simtrans.nn.Macs;
import org.simtrans.optim.AdamW;
import org.simtrans.ranks.GradientSum;
import org.simtrans.ranks.Ranks;
import org.simtrans.task.Learner;
import org.simtrans.task.TaskBatch;
import org.simtrans.task.Teacher;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * What a network learns from one batch: loss, gradient, and a step of AdamW.
 *
 * @param <B> a batch
 */
final class Update<B extends TaskBatch> {
  private final Learner<B> learner;
  private final Layer network;
  private final AdamW optimiser;
  private final double clip;
  private final Rng rng;
  private final long seed;
  private final GradientSum gradients;
  private final RunningStatistics statistics;

  /**
   * What a batch came to.
   *
   * @param measures of the batch, for the log
   * @param said the sums, over all ranks, of what each said
   * @param norm of the gradient, before it was clipped
   * @param macs of the forward pass of this rank's share; in chunks, of the first one
   */
  record Result(double loss, Map<String, Double> measures, double[] said, double norm, Macs macs) {

    /** Whether something can be learned from it; all ranks agree. */
    boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(norm);
    }

    /** What is not finite, for messages. */
    String what() {
      return Double.isFinite(loss) ? "its gradient is " + norm : "its loss is " + loss;
    }
  }

  /**
   * @param imagesPerSlice how many images pass through the network for each slice
   * @param rng of the network
   * @param seed what stochastic depth draws follows from it and the step
   */
  Update(
      Learner<B> learner,
      int imagesPerSlice,
      Optimisation optimisation,
      Rng rng,
      long seed,
      Ranks ranks) {
    this.learner = learner;
    this.rng = rng;
    this.seed = seed;
    network = learner.network();
    gradients = new GradientSum(ranks, network.parameters().values());
    rng.shareBetween(ranks.rank(), ranks.size(), imagesPerSlice);
    clip = optimisation.clip();
    optimiser =
        new AdamW(
            network.parameters(),
            0.9,
            0.999,
            optimisation.weightDecay(),
            network.undecayed(),
            name -> Math.pow(optimisation.layerDecay(), learner.layersAbove(name)));
    statistics = new RunningStatistics(network);
  }

  /**
   * Takes the gradient of a batch; {@link #make} or {@link #drop} has to follow.
   *
   * @param batch this rank's share
   * @param step how many batches came before
   * @param say what this rank has to say to all others, asked after the backward pass
   */
  Result of(B batch, long step, Supplier<double[]> say) {
    try (Scope scope = new Scope()) {
      rng.reseed(Rng.mix(seed, step));
      Macs.Counted<Learner.Loss> forward = Macs.counting(() -> learner.loss(batch));
      Learner.Loss loss = forward.result();
      loss.backward().run();
      double[] own = say.get();
      double[] words = Arrays.copyOf(own, own.length + 1);
      words[own.length] = loss.value().item_double();
      double[] said = gradients.of(words); // also adds up the gradients of all ranks
      double norm = Autograd.clipGradNorm(List.copyOf(network.parameters().values()), clip);
      return new Result(said[own.length], loss.measures(), said, norm, forward.macs());
    }
  }

  /** Learns: a step of AdamW. */
  void make(double learningRate) {
    optimiser.step(learningRate);
    optimiser.clearGradients();
    statistics.commit();
  }

  /** Learns nothing: the network becomes what it was before the batch. */
  void drop() {
    optimiser.clearGradients();
    statistics.takeBack();
  }

  void taughtBy(Teacher teacher) {
    learner.taughtBy(teacher);
  }

  Layer network() {
    return network;
  }

  AdamW optimiser() {
    return optimiser;
  }

  /** As they were after the last update. */
  RunningStatistics statistics() {
    return statistics;
  }

  /** Gives back the memory of the network and of its optimiser. */
  void release() {
    network.release();
    optimiser.release();
    statistics.release();
  }
}
