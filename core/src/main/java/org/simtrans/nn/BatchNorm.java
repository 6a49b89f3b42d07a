package org.simtrans.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * Normalises each channel over the batch, on all ranks if they are {@linkplain #synchronise
 * synchronised}, and by running statistics at inference. Shape: (B, C, H, W) or (B, C), kept.
 */
public final class BatchNorm extends Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor batches;

  /** Scale 1, shift 0, running mean 0 and variance 1. */
  public BatchNorm(int channels) {
    weight = parameter("weight", Tensors.ones(channels));
    bias = parameter("bias", Tensors.zeros(channels));
    runningMean = buffer("running_mean", Tensors.zeros(channels));
    runningVariance = buffer("running_var", Tensors.ones(channels));
    try (Scope temporaries = new Scope()) {
      batches = buffer("num_batches_tracked", Tensors.zeros().to(ScalarType.Long));
    }
  }

  /** (B, C, H, W) or (B, C), kept. */
  public Tensor forward(Tensor x) {
    if (isTraining() && isFollowing()) {
      try (NoGrad off = new NoGrad()) {
        batches.add_(new Scalar(1L));
      }
    }
    Macs.channelNorm(x);
    if (isTraining() && ranks().several()) {
      return overAllRanks(x);
    }
    return torch.batch_norm(
        x,
        new TensorOptional(weight),
        new TensorOptional(bias),
        statistic(runningMean),
        statistic(runningVariance),
        isTraining(),
        MOMENTUM,
        EPSILON,
        false);
  }

  /** None where the batch's own are used and not to be remembered. */
  private TensorOptional statistic(Tensor running) {
    return isTraining() && !isFollowing() ? new TensorOptional() : new TensorOptional(running);
  }

  /**
   * By the mean and variance of all ranks' batches, which are of the same size; their gradient is
   * that of the sum of all ranks' losses.
   */
  private Tensor overAllRanks(Tensor input) {
    Tensor x = Tensors.toFloat(input);
    long channels = x.size(1);
    long[] others = x.dim() == 4 ? new long[] {0, 2, 3} : new long[] {0};
    long[] shape = x.dim() == 4 ? new long[] {1, channels, 1, 1} : new long[] {1, channels};
    T_TensorTensor_T own = torch.var_mean(x, others, false, false);
    Tensor both = Functional.cat(0, own.get1(), own.get0()).view(1, 2 * channels);
    Tensor all = ranks().gather(both); // (ranks, 2 C)
    Tensor means = all.narrow(1, 0, channels); // (ranks, C)
    Tensor mean = Functional.mean(means, false, 0); // (C)
    Tensor within = Functional.mean(all.narrow(1, channels, channels), false, 0);
    Tensor between = Functional.mean(means.sub(mean).square(), false, 0);
    Tensor variance = within.add(between); // (C)
    follow(mean, variance, ranks().size() * x.numel() / channels);
    Tensor scale = weight.div(Functional.add(variance, EPSILON).sqrt()).view(shape);
    return x.sub(mean.view(shape)).mul(scale).add(bias.view(shape)).to(input.scalar_type());
  }

  private void follow(Tensor mean, Tensor variance, long count) {
    if (!isFollowing()) {
      return;
    }
    try (NoGrad off = new NoGrad()) {
      Scalar momentum = new Scalar(MOMENTUM);
      runningMean.lerp_(mean, momentum);
      Tensor unbiased = Functional.mul(variance, count / (count - 1.0));
      runningVariance.lerp_(unbiased, momentum);
    }
  }
}
