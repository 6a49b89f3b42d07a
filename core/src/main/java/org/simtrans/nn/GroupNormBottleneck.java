package org.simtrans.nn;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A block of the ResNet under a hybrid Vision Transformer (Kolesnikov et al., 2020; Dosovitskiy et
 * al., 2021): weight-standardised 1×1, 3×3 and 1×1 convolutions with group norms and ReLUs, added
 * to the input, then a ReLU. The 3×3 convolution has the stride. Names and initial weights are
 * those of timm's {@code resnetv2.Bottleneck}. Shape: (B, in, H, W) -> (B, 4 · width, ⌈H/stride⌉,
 * ⌈W/stride⌉).
 */
public final class GroupNormBottleneck extends Layer {
  private static final int EXPANSION = 4;

  private final StdConv2d shortcut; // null where the block keeps the shape
  private final GroupNorm shortcutNorm;
  private final StdConv2d conv1;
  private final GroupNorm norm1;
  private final StdConv2d conv2;
  private final GroupNorm norm2;
  private final StdConv2d conv3;
  private final GroupNorm norm3;

  /**
   * @param first of its stage: the input is brought to the new shape by a convolution
   */
  public GroupNormBottleneck(int in, int width, int stride, boolean first, Rng rng) {
    int out = EXPANSION * width;
    shortcut = first ? add("downsample.conv", new StdConv2d(in, out, 1, stride, rng)) : null;
    shortcutNorm = first ? add("downsample.norm", new GroupNorm(out)) : null;
    conv1 = add("conv1", new StdConv2d(in, width, 1, 1, rng));
    norm1 = add("norm1", new GroupNorm(width));
    conv2 = add("conv2", new StdConv2d(width, width, 3, stride, rng));
    norm2 = add("norm2", new GroupNorm(width));
    conv3 = add("conv3", new StdConv2d(width, out, 1, 1, rng));
    norm3 = add("norm3", new GroupNorm(out, 0));
  }

  /** (B, in, H, W) -> (B, 4 · width, ⌈H/stride⌉, ⌈W/stride⌉). */
  public Tensor forward(Tensor x) {
    return Scope.of(() -> Activations.relu(branch(x).add(kept(x))));
  }

  private Tensor branch(Tensor x) {
    Tensor branch = Activations.relu(norm1.forward(conv1.forward(x)));
    branch = Activations.relu(norm2.forward(conv2.forward(branch)));
    return norm3.forward(conv3.forward(branch));
  }

  private Tensor kept(Tensor x) {
    return shortcut == null ? x : shortcutNorm.forward(shortcut.forward(x));
  }
}
