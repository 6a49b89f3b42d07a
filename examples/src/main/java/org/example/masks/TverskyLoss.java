package org.example.masks;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.loss.NamedLoss;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Tensors;

/**
 * A loss of our own: 1 minus Tversky's index {@code TP / (TP + 0.3 FP + 0.7 FN)}, with soft counts
 * over all pixels (Salehi et al., 2017). A missed pixel costs more than a false one.
 */
public final class TverskyLoss implements NamedLoss {

  @Override
  public String name() {
    return "tversky";
  }

  @Override
  public String description() {
    return "Tversky's index, where a missed pixel costs more than a false one";
  }

  @Override
  public Tensor of(Tensor logits, Tensor masks) {
    Tensor p = Tensors.toFloat(logits).sigmoid();
    Tensor tp = p.mul(masks).sum();
    Tensor found = Functional.mul(p.sum(), 0.3); // 0.3 TP + 0.3 FP
    Tensor wanted = Functional.mul(masks.sum(), 0.7); // 0.7 TP + 0.7 FN
    return Functional.oneMinus(Functional.add(tp, 1).div(Functional.add(found.add(wanted), 1)));
  }
}
