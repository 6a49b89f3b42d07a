package org.simtrans.loss;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * Edge-weighted binary cross-entropy plus edge-weighted IoU (Wei et al., F3Net, 2020; the paper's
 * equation 6). Pixels near an edge of the mask weigh up to six times as much, {@code w = 1 + 5
 * |mean₃₁(y) - y|}; both halves are normalised by their weights, for each image and channel.
 *
 * <p>The code published with F3Net and PraNet asks for {@code reduce='none'}, which PyTorch takes
 * as "average": its cross-entropy is the plain mean and the edge weights cancel. Here they weigh;
 * {@link Form#PUBLISHED} reproduces theirs.
 */
public record StructureLoss(Form form) implements NamedLoss {
  private static final int NEIGHBOURHOOD = 31; // pixels
  private static final double EDGE_WEIGHT = 5;
  private static final double LEAST_SHARE = 1e-6; // nothing is divided by less

  /** Which halves the edge weights reach. */
  public enum Form {
    /** Both. */
    WEIGHTED("cross-entropy and IoU, both weighted towards edges (equation 6)"),
    /** Only the cross-entropy; the IoU is plain. */
    PLAIN_IOU("the same with an unweighted IoU"),
    /** Only the IoU, as the published code computes it. */
    PUBLISHED("the same as the published code computes it");

    private final String description;

    Form(String description) {
      this.description = description;
    }
  }

  @Override
  public String name() {
    return form.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String description() {
    return form.description;
  }

  /** The mean over images and channels. */
  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    Tensor x = Tensors.toFloat(logits);
    Tensor y = masks.to(x.scalar_type());
    Tensor edges = Functional.boxMean(y, NEIGHBOURHOOD).sub(y).abs();
    Tensor weight = Functional.add(Functional.mul(edges, EDGE_WEIGHT), 1);
    Tensor ones = weight.detach().clone().fill_(Tensors.ones().to(x.scalar_type()));
    return weighted(x, y, weight, ones);
  }

  /** Pixels that do not count weigh nothing, and are no neighbours of an edge. */
  @Override
  public Tensor of(Tensor logits, Tensor masks, Tensor known) {
    if (known == null) {
      return of(logits, masks);
    }
    Tensor x = Tensors.toFloat(logits);
    Tensor w = known.to(x.scalar_type());
    Tensor y = masks.to(x.scalar_type()).mul(w);
    Tensor counted = Functional.oneMinus(Functional.boxMean(Functional.oneMinus(w), NEIGHBOURHOOD));
    Tensor mean =
        Functional.boxMean(y, NEIGHBOURHOOD).div(Functional.clampMin(counted, LEAST_SHARE));
    Tensor weight =
        Functional.add(Functional.mul(mean.sub(y).abs(), EDGE_WEIGHT), 1).mul(w).expand_as(x);
    return weighted(x, y, weight, w.expand_as(x));
  }

  private Tensor weighted(Tensor x, Tensor y, Tensor weight, Tensor plain) {
    return crossEntropy(x, y, form == Form.PUBLISHED ? plain : weight)
        .add(iou(x.sigmoid(), y, form == Form.PLAIN_IOU ? plain : weight))
        .mean();
  }

  private static Tensor crossEntropy(Tensor logits, Tensor y, Tensor weight) {
    Tensor weighted = Functional.binaryCrossEntropyWithLogits(logits, y).mul(weight);
    Tensor total = Functional.clampMin(Functional.sum(weight, 2, 3), LEAST_SHARE); // (B, C)
    return Functional.sum(weighted, 2, 3).div(total);
  }

  /** {@code 1 - (|p ∩ y| + 1) / (|p ∪ y| + 1)}, both weighted: (B, C). */
  private static Tensor iou(Tensor p, Tensor y, Tensor weight) {
    Tensor intersection = Functional.sum(p.mul(y).mul(weight), 2, 3);
    Tensor total = Functional.sum(p.add(y).mul(weight), 2, 3);
    Tensor union = total.sub(intersection);
    return Functional.oneMinus(Functional.add(intersection, 1).div(Functional.add(union, 1)));
  }
}
