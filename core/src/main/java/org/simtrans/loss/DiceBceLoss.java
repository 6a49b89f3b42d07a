package org.simtrans.loss;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.ranks.Ranks;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * Soft Dice plus binary cross-entropy, as nnU-Net has them (Isensee et al., 2021). The Dice of a
 * channel is taken over all pixels of the batch together, {@code (2 Σpy + s) / (Σp + Σy + s)} with
 * s = 1e-5, so that slices without a lesion do not count as whole cases; the loss is 1 minus its
 * mean over channels.
 */
public record DiceBceLoss() implements NamedLoss {
  private static final double SMOOTH = 1e-5;

  @Override
  public String name() {
    return "dice_bce";
  }

  @Override
  public String description() {
    return "soft Dice of the batch and cross-entropy";
  }

  /** The sums are those of all ranks' pixels, so that this is Dice over the whole batch as well. */
  @Override
  public SegmentationLoss partOf(Ranks ranks) {
    return ranks.several() ? (logits, masks) -> part(logits, masks, ranks) : this;
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    return part(logits, masks, Ranks.alone());
  }

  private static Tensor part(Tensor logits, Tensor masks, Ranks ranks) {
    Tensor x = Tensors.toFloat(logits);
    Tensor y = masks.to(x.scalar_type());
    Tensor p = x.sigmoid();
    Tensor both = Functional.mul(ofAll(p.mul(y), ranks), 2); // (C)
    Tensor total = ofAll(p.add(y), ranks);
    Tensor dice = Functional.add(both, SMOOTH).div(Functional.add(total, SMOOTH));
    Tensor loss =
        Functional.oneMinus(dice.mean()).add(Functional.binaryCrossEntropyWithLogits(x, y).mean());
    return ranks.several() ? Functional.mul(loss, 1.0 / ranks.size()) : loss;
  }

  /** Sum over all pixels of the batch of all ranks: (B, C, H, W) -> (C). */
  private static Tensor ofAll(Tensor x, Ranks ranks) {
    Tensor own = Functional.sum(x, 0, 2, 3);
    return ranks.several() ? Functional.sum(ranks.gather(own.view(1, -1)), 0) : own;
  }
}
