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
    return ranks.several() ? new Part(ranks) : this;
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    return new Part(Ranks.alone()).of(logits, masks);
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks, Tensor known) {
    return new Part(Ranks.alone()).of(logits, masks, known);
  }

  /** One rank's part of the loss. */
  private record Part(Ranks ranks) implements SegmentationLoss {

    @Override
    public Tensor of(Tensor logits, Tensor masks) {
      Tensor x = Tensors.toFloat(logits);
      Tensor y = masks.to(x.scalar_type());
      Tensor loss = dice(x.sigmoid(), y).add(Functional.binaryCrossEntropyWithLogits(x, y).mean());
      return ranks.several() ? Functional.mul(loss, 1.0 / ranks.size()) : loss;
    }

    /** Pixels that do not count are in none of the sums. */
    @Override
    public Tensor of(Tensor logits, Tensor masks, Tensor known) {
      if (known == null) {
        return of(logits, masks);
      }
      Tensor x = Tensors.toFloat(logits);
      Tensor y = masks.to(x.scalar_type());
      Tensor w = known.to(x.scalar_type());
      Tensor count = Functional.mul(w.sum(), x.size(1));
      ranks.sum(count);
      Tensor entropy =
          Functional.binaryCrossEntropyWithLogits(x, y)
              .mul(w)
              .sum()
              .div(Functional.clampMin(count, 1));
      Tensor dice = dice(x.sigmoid().mul(w), y.mul(w));
      return (ranks.several() ? Functional.mul(dice, 1.0 / ranks.size()) : dice).add(entropy);
    }

    private Tensor dice(Tensor p, Tensor y) {
      Tensor both = Functional.mul(ofAll(p.mul(y)), 2); // (C)
      Tensor total = ofAll(p.add(y));
      Tensor dice = Functional.add(both, SMOOTH).div(Functional.add(total, SMOOTH));
      return Functional.oneMinus(dice.mean());
    }

    /** Sum over all pixels of the batch of all ranks: (B, C, H, W) -> (C). */
    private Tensor ofAll(Tensor x) {
      Tensor own = Functional.sum(x, 0, 2, 3);
      return ranks.several() ? Functional.sum(ranks.gather(own.view(1, -1)), 0) : own;
    }
  }
}
