package org.simtrans.elsewhere;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.loss.NamedLoss;
import org.simtrans.tensor.Tensors;

/** A loss as another jar would bring it: Brier's score. */
public final class ToyLoss implements NamedLoss {

  @Override
  public String name() {
    return "toy_brier";
  }

  @Override
  public String description() {
    return "mean squared error of probabilities";
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    return Tensors.toFloat(logits).sigmoid().sub(masks).square().mean();
  }
}
