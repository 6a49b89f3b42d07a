package org.simtrans.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * The sum of four 3×3 convolutions with dilations 3, 6, 12 and 18: one pixel sees context at four
 * scales (after Yu and Koltun, 2015). Shape: (B, in, H, W) -> (B, out, H, W).
 *
 * <p>All 36 taps are weighed at once, by one product for each pixel; then each tap's map is shifted
 * to where it counts. Four convolutions with a single output channel each would read the input four
 * times and leave most of a matrix unit idle.
 */
public final class MultiScaleDilatedConv extends Layer {
  /** Pixels between the taps of each convolution. */
  public static final List<Integer> DILATIONS = List.of(3, 6, 12, 18);

  private static final int TAPS = 9;

  private final int in;
  private final int out;
  private final List<Conv2d> scales;

  /** Four convolutions from {@code in} to {@code out} channels. */
  public MultiScaleDilatedConv(int in, int out, Rng rng) {
    this.in = in;
    this.out = out;
    scales =
        IntStream.range(0, DILATIONS.size())
            .mapToObj(
                i -> add("scales." + i, Conv2d.dilated(in, out, DILATIONS.get(i), false, rng)))
            .toList();
  }

  /** (B, in, H, W) -> (B, out, H, W). */
  public Tensor forward(Tensor x) {
    Tensor kernels = Functional.cat(scales.stream().map(this::taps).toList(), 0); // (4·out·9, in)
    // Cut with channels last, so that their gradients are joined with channels last, too.
    Tensor weighed = Conv2d.pointwise(x, kernels).permute(0, 2, 3, 1); // (B, H, W, 4·out·9)
    Tensor sum = null;
    for (int i = 0; i < DILATIONS.size(); i++) {
      Tensor taps = weighed.narrow(3, (long) i * out * TAPS, (long) out * TAPS);
      Tensor map = Tensors.toFloat(taps).permute(0, 3, 1, 2); // (B, out·9, H, W)
      Tensor scale = Functional.foldTaps(map, 3, DILATIONS.get(i));
      sum = sum == null ? scale : sum.add(scale);
    }
    return sum; // (B, out, H, W)
  }

  /** A kernel's taps as rows: (out, in, 3, 3) -> (out · 9, in). */
  private Tensor taps(Conv2d scale) {
    return scale.weight().permute(0, 2, 3, 1).reshape((long) out * TAPS, in);
  }
}
