package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Layer;
import org.simtrans.nn.MultiScaleDilatedConv;
import org.simtrans.nn.Rcab;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * Four maps at strides 4, 8, 16 and 32, each brought to 32 channels, joined at the finest stride,
 * and decoded by a residual channel attention block and a multi-scale dilated convolution.
 */
final class PapersDecoder extends Layer {
  private static final int NECK_CHANNELS = 32;
  private static final int REDUCTION = 16;

  private final List<NeckBranch> neck;
  private final Rcab rcab;
  private final MultiScaleDilatedConv msd;

  /**
   * @param channels of the maps, finest first
   */
  PapersDecoder(List<Integer> channels, int classes, Rng rng) {
    neck =
        IntStream.range(0, channels.size())
            .mapToObj(i -> add("neck." + i, new NeckBranch(channels.get(i), NECK_CHANNELS, rng)))
            .toList();
    int joined = NECK_CHANNELS * channels.size();
    rcab = add("decoder.rcab", new Rcab(joined, REDUCTION, rng));
    msd = add("decoder.msd", new MultiScaleDilatedConv(joined, classes, rng));
  }

  /** Maps (B, channels[i], H/s, W/s) of {@code images} (B, in, H, W) -> (B, classes, H, W). */
  Tensor forward(List<Tensor> maps, Tensor images) {
    long height = maps.get(0).size(2); // H/4
    long width = maps.get(0).size(3);
    List<Tensor> scales = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Tensor scale = neck.get(i).forward(maps.get(i)); // (B, 32, H/s, W/s)
      scales.add(
          scale.size(2) == height && scale.size(3) == width
              ? Autograd.contiguousGradient(scale)
              : Functional.interpolateAligned(scale, height, width));
    }
    Tensor joined = Functional.cat(scales, 1); // (B, 128, H/4, W/4)
    Tensor coarse = msd.forward(rcab.forward(joined)); // (B, classes, H/4, W/4)
    return Functional.interpolateAligned(coarse, images.size(2), images.size(3));
  }
}
