package org.simtrans.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A block of a ResNet (He et al., 2016): convolutions with batch norms and ReLUs, added to the
 * input, then a ReLU. Where the shape changes, the input is brought to it by a strided 1×1
 * convolution. Names are torchvision's. Shape: (B, in, H, W) -> (B, out, ⌈H/stride⌉, ⌈W/stride⌉).
 */
public final class ResidualBlock extends Layer {
  private static final int EXPANSION = 4;

  private final List<Conv2d> convs;
  private final List<BatchNorm> norms;
  private final Conv2d shortcut; // null where the shape is kept
  private final BatchNorm shortcutNorm;

  private ResidualBlock(int in, int stride, List<Conv2d.Options> steps, Rng rng) {
    convs = steps.stream().map(step -> Conv2d.beforeRelu(step, rng)).toList();
    norms = steps.stream().map(step -> new BatchNorm(step.out())).toList();
    for (int i = 0; i < steps.size(); i++) {
      add("conv" + (i + 1), convs.get(i));
      add("bn" + (i + 1), norms.get(i));
    }
    int out = steps.get(steps.size() - 1).out();
    if (in == out && stride == 1) {
      shortcut = null;
      shortcutNorm = null;
    } else {
      Conv2d.Options options = Conv2d.Options.strided(in, out, 1, stride, false);
      shortcut = add("downsample.0", Conv2d.beforeRelu(options, rng));
      shortcutNorm = add("downsample.1", new BatchNorm(out));
    }
  }

  /** Two 3×3 convolutions of {@code width} channels; out is {@code width}. */
  public static ResidualBlock basic(int in, int width, int stride, Rng rng) {
    return new ResidualBlock(
        in,
        stride,
        List.of(
            Conv2d.Options.strided(in, width, 3, stride, false),
            Conv2d.Options.strided(width, width, 3, 1, false)),
        rng);
  }

  /**
   * 1×1, 3×3 and 1×1 convolutions; out is 4 · {@code width}. The stride is that of the 3×3
   * convolution, as torchvision has it (version 1.5).
   */
  public static ResidualBlock bottleneck(int in, int width, int stride, Rng rng) {
    return new ResidualBlock(
        in,
        stride,
        List.of(
            Conv2d.Options.strided(in, width, 1, 1, false),
            Conv2d.Options.strided(width, width, 3, stride, false),
            Conv2d.Options.strided(width, EXPANSION * width, 1, 1, false)),
        rng);
  }

  /** (B, in, H, W) -> (B, out, ⌈H/stride⌉, ⌈W/stride⌉). */
  public Tensor forward(Tensor x) {
    return Scope.of(() -> Activations.relu(branch(x).add(kept(x))));
  }

  private Tensor branch(Tensor x) {
    Tensor branch = x;
    for (int i = 0; i < convs.size(); i++) {
      branch = norms.get(i).forward(convs.get(i).forward(i == 0 ? x : Activations.relu(branch)));
    }
    return branch;
  }

  private Tensor kept(Tensor x) {
    return shortcut == null ? x : shortcutNorm.forward(shortcut.forward(x));
  }
}
