package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;

/** How wrong drawn masks are. */
public interface SegmentationLoss {

  /**
   * @param logits (B, C, H, W)
   * @param masks the same shape, in [0, 1]
   * @return a scalar, at least in fp32
   */
  Tensor of(Tensor logits, Tensor masks);

  /**
   * A loss whose values add up, over all ranks, to the loss of all ranks' images together. As it
   * stands here, for losses that are the mean of their images' losses.
   */
  default SegmentationLoss partOf(Ranks ranks) {
    return ranks.several()
        ? (logits, masks) -> Functional.mul(of(logits, masks), 1.0 / ranks.size())
        : this;
  }
}
