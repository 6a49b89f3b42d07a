package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.Layer;
import org.simtrans.nn.TransposedConv2d;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * The way up of a U-Net: from the coarsest map, step by step, each enlarged by a transposed
 * convolution and joined with the map of that size from the way down. All resolutions but the two
 * coarsest have a head, so that they can be supervised.
 *
 * <p>Takes any size of image: the way down sees it {@linkplain #padded padded}, and the logits are
 * cut back.
 */
final class UNetDecoder extends Layer {
  private final List<Step> up; // finest first
  private final List<Conv2d> heads; // finest first

  /** From one resolution to the next finer one. */
  private record Step(TransposedConv2d enlarge, UNetStage stage) {
    Tensor forward(Tensor coarse, Tensor skip) {
      Tensor enlarged = enlarge.forward(coarse); // (B, C, 2h, 2w)
      return stage.forward(Functional.cat(1, enlarged, skip)); // from 2C channels to C
    }
  }

  /**
   * @param channels of the maps from the way down, each of half the edge of the one before, finest
   *     first
   */
  UNetDecoder(List<Integer> channels, int classes, Rng rng) {
    int coarsest = channels.size() - 1;
    up = IntStream.range(0, coarsest).mapToObj(i -> step(channels, i, rng)).toList();
    heads =
        IntStream.range(0, coarsest - 1)
            .mapToObj(i -> add("head." + i, head(channels.get(i), classes, rng)))
            .toList();
  }

  private Step step(List<Integer> channels, int i, Rng rng) {
    int own = channels.get(i);
    return new Step(
        add("up." + i + ".enlarge", new TransposedConv2d(channels.get(i + 1), own, 2, rng)),
        add("up." + i, new UNetStage(2 * own, own, 1, rng)));
  }

  private static Conv2d head(int in, int classes, Rng rng) {
    return Conv2d.beforeLeakyRelu(Conv2d.Options.strided(in, classes, 1, 1, true), rng);
  }

  /**
   * Images of which the last row and column are repeated until every resolution divides evenly and
   * the coarsest has 2×2 pixels: a norm over a single pixel is constant.
   */
  Tensor padded(Tensor images) {
    return Functional.replicationPad(images, missing(images.size(2)), missing(images.size(3)));
  }

  private long missing(long edge) {
    long multiple = 1L << up.size(); // pixels of the image in one of the coarsest map
    return Math.max(2 * multiple - edge, Math.floorMod(-edge, multiple));
  }

  /**
   * Logits at stride 1: (B, classes, H, W).
   *
   * @param maps (B, channels[i], H'/2ⁱ, W'/2ⁱ) of the padded images
   */
  Tensor forward(List<Tensor> maps, Tensor images) {
    return logits(images, decoded(maps), 0);
  }

  /** Logits at strides 1, 2, 4, ...: (B, classes, ⌈H/2ⁱ⌉, ⌈W/2ⁱ⌉). */
  List<Tensor> supervised(List<Tensor> maps, Tensor images) {
    List<Tensor> decoded = decoded(maps);
    return IntStream.range(0, heads.size()).mapToObj(i -> logits(images, decoded, i)).toList();
  }

  private Tensor logits(Tensor images, List<Tensor> decoded, int i) {
    long stride = 1L << i;
    return heads
        .get(i)
        .forward(decoded.get(i)) // (B, classes, padded H/2ⁱ, padded W/2ⁱ)
        .narrow(2, 0, (images.size(2) + stride - 1) / stride)
        .narrow(3, 0, (images.size(3) + stride - 1) / stride);
  }

  /** The maps on the way up, of the same sizes and channels, finest first. */
  private List<Tensor> decoded(List<Tensor> maps) {
    List<Tensor> decoded = new ArrayList<>(maps);
    for (int i = up.size() - 1; i >= 0; i--) {
      decoded.set(i, up.get(i).forward(decoded.get(i + 1), decoded.get(i)));
    }
    return decoded;
  }
}
