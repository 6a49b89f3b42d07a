package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/** A convolution. Shape: (B, in, H, W) -> (B, out, H', W'). */
public final class Conv2d extends Layer {
  private final Options options;
  private final Tensor weight; // (out, in, k, k)
  private final Tensor bias; // (out), or null

  /**
   * The form of a convolution.
   *
   * @param kernel its height and width in pixels
   */
  public record Options(
      int in, int out, int kernel, int stride, int padding, int dilation, boolean withBias) {}

  public Conv2d(Options options, Rng rng) {
    this.options = options;
    weight =
        parameter("weight", Tensors.zeros(options.out, options.in, options.kernel, options.kernel));
    // PyTorch's default: Kaiming's uniform bound with a = √5, which is 1/√fan-in.
    double bound = 1 / Math.sqrt((double) options.in * options.kernel * options.kernel);
    rng.fillUniform(weight, bound);
    bias = options.withBias ? parameter("bias", Tensors.zeros(options.out)) : null;
    if (bias != null) {
      rng.fillUniform(bias, bound);
    }
  }

  /** Keeps height and width; {@code kernel} is odd. */
  public static Conv2d same(int in, int out, int kernel, boolean withBias, Rng rng) {
    return new Conv2d(new Options(in, out, kernel, 1, kernel / 2, 1, withBias), rng);
  }

  /** A 3×3 convolution whose taps stand {@code dilation} pixels apart; keeps height and width. */
  public static Conv2d dilated(int in, int out, int dilation, boolean withBias, Rng rng) {
    return new Conv2d(new Options(in, out, 3, 1, dilation, dilation, withBias), rng);
  }

  /** Cuts the image into patches without overlap: kernel and stride are the same. */
  public static Conv2d patches(int in, int out, int size, Rng rng) {
    return new Conv2d(new Options(in, out, size, size, 0, 1, true), rng);
  }

  public Tensor forward(Tensor x) {
    Tensor y =
        torch.conv2d(
            x,
            weight,
            bias == null ? new TensorOptional() : new TensorOptional(bias),
            new long[] {options.stride, options.stride},
            new long[] {options.padding, options.padding},
            new long[] {options.dilation, options.dilation},
            1);
    Macs.convolution(y, weight, bias != null);
    return y;
  }
}
