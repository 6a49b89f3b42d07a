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
      int in, int out, int kernel, int stride, int padding, int dilation, boolean withBias) {

    /** Keeps height and width at stride 1 ({@code kernel} is odd), else ⌈height / stride⌉. */
    public static Options strided(int in, int out, int kernel, int stride, boolean withBias) {
      return new Options(in, out, kernel, stride, kernel / 2, 1, withBias);
    }

    /** Products in a value of the output. */
    double fanIn() {
      return (double) in * kernel * kernel;
    }

    /** Products that a value of the input is part of, at stride 1. */
    double fanOut() {
      return (double) out * kernel * kernel;
    }
  }

  /** Initial weights are PyTorch's default: Kaiming's uniform bound with a = √5, 1/√fan-in. */
  public Conv2d(Options options, Rng rng) {
    this(options);
    double bound = 1 / Math.sqrt(options.fanIn());
    rng.fillUniform(weight, bound);
    if (bias != null) {
      rng.fillUniform(bias, bound);
    }
  }

  private Conv2d(Options options) {
    this.options = options;
    weight =
        factor("weight", Tensors.zeros(options.out, options.in, options.kernel, options.kernel));
    bias = options.withBias ? parameter("bias", Tensors.zeros(options.out)) : null;
  }

  /**
   * Before a ReLU: initial weights drawn from N(0, 2 / fan-out), so that gradients keep their size
   * (He et al., 2015), biases 0; torchvision's choice for ResNet and VGG.
   */
  public static Conv2d beforeRelu(Options options, Rng rng) {
    Conv2d conv = new Conv2d(options);
    rng.fillNormal(conv.weight, Math.sqrt(2 / options.fanOut()));
    return conv;
  }

  /**
   * Before a leaky ReLU: initial weights drawn from N(0, 2 / ((1 + 0.01²) · fan-in)), so that
   * values keep their size (He et al., 2015), biases 0; nnU-Net's choice.
   */
  public static Conv2d beforeLeakyRelu(Options options, Rng rng) {
    Conv2d conv = new Conv2d(options);
    double gain = 2 / (1 + Activations.LEAK * Activations.LEAK);
    rng.fillNormal(conv.weight, Math.sqrt(gain / options.fanIn()));
    return conv;
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

  /** A product for each pixel: (B, in, H, W) by (out, in) -> (B, out, H, W). */
  static Tensor pointwise(Tensor x, Tensor matrix) {
    Tensor y = pointwise(x, matrix, new TensorOptional());
    Macs.convolution(y, matrix, false);
    return y;
  }

  /** As above with a bias, and not counted. */
  static Tensor pointwise(Tensor x, Tensor matrix, TensorOptional bias) {
    Tensor kernel = matrix.view(matrix.size(0), matrix.size(1), 1, 1);
    long[] one = {1, 1};
    return torch.conv2d(x, kernel, bias, one, new long[2], one, 1);
  }

  /** (out, in, k, k). */
  Tensor weight() {
    return weight;
  }

  /** (B, in, H, W) -> (B, out, H', W'). */
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
