package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Tensors;

/**
 * Soft Dice plus binary cross-entropy, as nnU-Net has them (Isensee et al., 2021). The Dice of a
 * channel is taken over all pixels of the batch together, {@code (2 Σpy + s) / (Σp + Σy + s)} with
 * s = 1e-5, so that slices without a lesion do not count as whole cases; the loss is 1 minus its
 * mean over channels.
 */
public record DiceBceLoss() implements SegmentationLoss {
  private static final double SMOOTH = 1e-5;

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    Tensor x = Tensors.toFloat(logits);
    Tensor y = masks.to(x.scalar_type());
    Tensor p = x.sigmoid();
    Tensor both = Tensors.times(Tensors.sum(p.mul(y), 0, 2, 3), 2); // (C)
    Tensor total = Tensors.sum(p.add(y), 0, 2, 3);
    Tensor dice = Tensors.plus(both, SMOOTH).div(Tensors.plus(total, SMOOTH));
    return Tensors.oneMinus(dice.mean()).add(Tensors.binaryCrossEntropy(x, y).mean());
  }
}
