package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;

/** How wrong drawn masks are. */
public interface SegmentationLoss {
  /** The logit of a pixel that certainly carries no label. */
  double CERTAINLY_NOT = -30;

  /**
   * @param logits (B, C, H, W)
   * @param masks the same shape, in [0, 1]
   * @return a scalar, at least in fp32
   */
  Tensor of(Tensor logits, Tensor masks);

  /**
   * The same where some pixels count less, or not at all. As it stands here, pixels of which less
   * than half counts are taken for background that was found, without a gradient.
   *
   * @param known (B, 1, H, W), how much a pixel counts, in [0, 1]; null if all count
   */
  default Tensor of(Tensor logits, Tensor masks, Tensor known) {
    if (known == null) {
      return of(logits, masks);
    }
    Tensor unknown = Functional.lt(known, 0.5);
    return of(
        Functional.maskedFill(logits, unknown, CERTAINLY_NOT),
        Functional.maskedFill(masks, unknown, 0));
  }

  /**
   * A loss whose values add up, over all ranks, to the loss of all ranks' images together. As it
   * stands here, for losses that are the mean of their images' losses.
   */
  default SegmentationLoss partOf(Ranks ranks) {
    return ranks.several() ? new ShareOfLoss(this, ranks) : this;
  }
}
