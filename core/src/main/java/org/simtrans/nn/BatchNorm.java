package org.simtrans.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Tensors;

/**
 * Normalises each channel over the batch, and by running statistics at inference. Shape: (B, C, H,
 * W) or (B, C), kept.
 */
public final class BatchNorm extends Layer {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;
  private final Tensor batches;

  public BatchNorm(int channels) {
    weight = parameter("weight", Tensors.ones(channels));
    bias = parameter("bias", Tensors.zeros(channels));
    runningMean = buffer("running_mean", Tensors.zeros(channels));
    runningVariance = buffer("running_var", Tensors.ones(channels));
    batches = buffer("num_batches_tracked", Tensors.zeros().to(ScalarType.Long));
  }

  public Tensor forward(Tensor x) {
    if (isTraining() && isFollowing()) {
      try (NoGrad off = new NoGrad()) {
        batches.add_(new Scalar(1L));
      }
    }
    Macs.channelNorm(x);
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
}
