package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.InstanceNorm;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * What a U-Net does at one resolution: twice a 3×3 convolution, an instance norm and a leaky ReLU;
 * the first convolution may step. Shape: (B, in, H, W) -> (B, out, ⌈H/stride⌉, ⌈W/stride⌉).
 */
final class UNetStage extends Layer {
  private static final int MOST_CHANNELS_LAST = 128;

  private final int channels;
  private final Conv2d conv1;
  private final InstanceNorm norm1;
  private final Conv2d conv2;
  private final InstanceNorm norm2;

  UNetStage(int in, int out, int stride, Rng rng) {
    channels = out;
    conv1 =
        add("conv1", Conv2d.beforeLeakyRelu(Conv2d.Options.strided(in, out, 3, stride, true), rng));
    norm1 = add("norm1", new InstanceNorm(out));
    conv2 = add("conv2", Conv2d.beforeLeakyRelu(Conv2d.Options.strided(out, out, 3, 1, true), rng));
    norm2 = add("norm2", new InstanceNorm(out));
  }

  Tensor forward(Tensor x) {
    return Scope.of(
        () -> {
          Tensor first = Activations.leakyRelu(norm1.forward(conv1.forward(laidOut(x))));
          return Activations.leakyRelu(norm2.forward(conv2.forward(first)));
        });
  }

  /**
   * With channels last in memory where that is faster. Where there are many channels, maps are
   * small and weights large, and turning the weights around would cost more than it brings.
   */
  private Tensor laidOut(Tensor x) {
    boolean last = channels <= MOST_CHANNELS_LAST && Tensors.likesChannelsLast(x);
    return last ? Tensors.channelsLast(x) : x.contiguous();
  }
}
