package org.simtrans.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Rng;

/**
 * The sum of four 3×3 convolutions with dilations 3, 6, 12 and 18: one pixel sees context at four
 * scales (after Yu and Koltun, 2015). Shape: (B, in, H, W) -> (B, out, H, W).
 */
public final class MultiScaleDilatedConv extends Layer {
  /** Pixels between the taps of each convolution. */
  public static final List<Integer> DILATIONS = List.of(3, 6, 12, 18);

  private final List<Conv2d> scales;

  public MultiScaleDilatedConv(int in, int out, Rng rng) {
    scales =
        IntStream.range(0, DILATIONS.size())
            .mapToObj(
                i -> add("scales." + i, Conv2d.dilated(in, out, DILATIONS.get(i), false, rng)))
            .toList();
  }

  public Tensor forward(Tensor x) {
    return scales.stream().map(scale -> scale.forward(x)).reduce(Tensor::add).orElseThrow();
  }
}
