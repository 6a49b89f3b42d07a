package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;

/** How wrong drawn masks are. */
public interface SegmentationLoss {

  /**
   * @param logits (B, C, H, W)
   * @param masks the same shape, in [0, 1]
   * @return a scalar, at least in fp32
   */
  Tensor of(Tensor logits, Tensor masks);
}
