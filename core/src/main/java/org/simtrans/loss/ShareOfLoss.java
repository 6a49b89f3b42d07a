package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;

/** One rank's share of a loss that is the mean of its images' losses. */
record ShareOfLoss(SegmentationLoss whole, Ranks ranks) implements SegmentationLoss {

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    return Functional.mul(whole.of(logits, masks), 1.0 / ranks.size());
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks, Tensor known) {
    return Functional.mul(whole.of(logits, masks, known), 1.0 / ranks.size());
  }
}
