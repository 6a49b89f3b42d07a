package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/** A convolution without bias, then a batch norm. Shape: (B, in, H, W) -> (B, out, H, W). */
public final class ConvNorm extends Layer {
  private final Conv2d conv;
  private final BatchNorm norm;

  /** A {@code kernel} × {@code kernel} convolution that keeps the size; {@code kernel} is odd. */
  public ConvNorm(int in, int out, int kernel, Rng rng) {
    conv = add("conv", Conv2d.same(in, out, kernel, false, rng));
    norm = add("bn", new BatchNorm(out));
  }

  /** (B, in, H, W) -> (B, out, H, W). */
  public Tensor forward(Tensor x) {
    return norm.forward(conv.forward(x));
  }
}
