package org.simtrans.encoder;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Activations;
import org.simtrans.nn.BatchNorm;
import org.simtrans.nn.Conv2d;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * VGG-16 with batch norm (Simonyan and Zisserman, 2015) without its classifier. Names and initial
 * weights are those of torchvision's {@code vgg16_bn}.
 *
 * <p>Its five blocks work at strides 1, 2, 4, 8 and 16, each followed by a pool. The maps are the
 * ends of blocks 3, 4 and 5 before their pools ({@code features.22}, {@code .32} and {@code .42};
 * strides 4, 8 and 16), since a block's last convolution is the most that is made of its stride,
 * and the last pool ({@code features.43}; stride 32), the only map there. Pools round down, as
 * torchvision's do; an edge below 32 pixels is filled up to 32 with zeros.
 */
public final class Vgg16 extends Encoder {
  private static final int[] WIDTHS = {64, 128, 256, 512, 512};
  private static final int[] CONVOLUTIONS = {2, 2, 3, 3, 3};
  private static final int FIRST_TAPPED = 2;
  private static final int SMALLEST = 32; // pixels

  private final List<List<Step>> blocks = new ArrayList<>();

  /** A 3×3 convolution, a batch norm and a ReLU. */
  private record Step(Conv2d conv, BatchNorm norm) {
    Tensor forward(Tensor x) {
      return Scope.of(() -> Activations.relu(norm.forward(conv.forward(x))));
    }
  }

  /** Random weights drawn from {@code rng}. */
  public Vgg16(int inChannels, Rng rng) {
    int index = 0; // in torchvision's features, which count ReLUs and pools too
    int in = inChannels;
    for (int block = 0; block < WIDTHS.length; block++) {
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < CONVOLUTIONS[block]; i++) {
        Conv2d.Options options = Conv2d.Options.strided(in, WIDTHS[block], 3, 1, true);
        in = WIDTHS[block];
        Conv2d conv = add("features." + index, Conv2d.beforeRelu(options, rng));
        steps.add(new Step(conv, add("features." + (index + 1), new BatchNorm(in))));
        index += 3;
      }
      blocks.add(steps);
      index++;
    }
  }

  @Override
  public List<Tensor> forward(Tensor image) {
    Tensor x =
        Functional.pad(
            image, Math.max(0, SMALLEST - image.size(2)), Math.max(0, SMALLEST - image.size(3)));
    List<Tensor> maps = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      for (Step step : blocks.get(block)) {
        x = step.forward(x); // (B, C, H/s, W/s), s = 1, 2, 4, 8, 16
      }
      if (block >= FIRST_TAPPED) {
        maps.add(x);
      }
      x = Activations.maxPool(x, 2, 2, 0);
    }
    maps.add(x); // (B, 512, H/32, W/32)
    return maps;
  }

  @Override
  public List<Integer> channels() {
    return List.of(256, 512, 512, 512);
  }

  @Override
  public int depth() {
    return blocks.size();
  }

  /** By block, the first at 0. */
  @Override
  public int depthOf(String parameter) {
    int index = Integer.parseInt(parameter.split("\\.")[1]); // features.INDEX.weight
    int block = 0;
    for (int next = length(0); index >= next; next += length(block)) {
      block++;
    }
    return block;
  }

  /** How many of torchvision's features a block is: three for each convolution, and a pool. */
  private static int length(int block) {
    return 3 * CONVOLUTIONS[block] + 1;
  }
}
