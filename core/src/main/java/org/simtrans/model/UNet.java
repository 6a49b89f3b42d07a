package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.TransposedConv2d;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * The U-Net (Ronneberger et al., 2015) in the form that nnU-Net (Isensee et al., 2021) gives it for
 * slices: what a practitioner would train today without pretraining. Six resolutions, down by
 * strided and up by transposed convolutions, instance norms, and supervision at all resolutions but
 * the two coarsest.
 *
 * <p>Takes any size of image: inside, its last row and column are repeated until every resolution
 * divides evenly and the coarsest has 2×2 pixels, and the maps are cut back.
 */
public final class UNet extends SegmentationModel {
  private static final int[] CHANNELS = {32, 64, 128, 256, 512, 512};
  private static final int COARSEST = CHANNELS.length - 1;
  private static final int SUPERVISED = COARSEST - 1;
  private static final int MULTIPLE = 1 << COARSEST; // 32 pixels
  private static final int SMALLEST = 2 * MULTIPLE; // a norm over a single pixel is constant

  private final List<UNetStage> down; // finest first
  private final List<Step> up; // finest first
  private final List<Conv2d> heads; // finest first

  /** From one resolution to the next finer one. */
  private record Step(TransposedConv2d enlarge, UNetStage stage) {
    Tensor forward(Tensor coarse, Tensor skip) {
      Tensor enlarged = enlarge.forward(coarse); // (B, C, 2h, 2w)
      return stage.forward(Functional.cat(1, enlarged, skip)); // from 2C channels to C
    }
  }

  /** Random weights drawn from {@code rng}. */
  public UNet(int inChannels, int classes, Rng rng) {
    down =
        IntStream.rangeClosed(0, COARSEST)
            .mapToObj(
                i -> {
                  int in = i == 0 ? inChannels : CHANNELS[i - 1];
                  return add("down." + i, new UNetStage(in, CHANNELS[i], i == 0 ? 1 : 2, rng));
                })
            .toList();
    up = IntStream.range(0, COARSEST).mapToObj(i -> step(i, rng)).toList();
    heads =
        IntStream.range(0, SUPERVISED)
            .mapToObj(i -> add("head." + i, head(CHANNELS[i], classes, rng)))
            .toList();
  }

  private Step step(int i, Rng rng) {
    int channels = CHANNELS[i];
    return new Step(
        add("up." + i + ".enlarge", new TransposedConv2d(CHANNELS[i + 1], channels, 2, rng)),
        add("up." + i, new UNetStage(2 * channels, channels, 1, rng)));
  }

  private static Conv2d head(int in, int classes, Rng rng) {
    return Conv2d.beforeLeakyRelu(Conv2d.Options.strided(in, classes, 1, 1, true), rng);
  }

  @Override
  public Tensor forward(Tensor images) {
    return logits(images, decode(images), 0);
  }

  /** Logits at strides 1, 2, 4 and 8. */
  @Override
  public List<Tensor> supervised(Tensor images) {
    List<Tensor> maps = decode(images);
    return IntStream.range(0, SUPERVISED).mapToObj(i -> logits(images, maps, i)).toList();
  }

  private Tensor logits(Tensor images, List<Tensor> maps, int i) {
    long stride = 1L << i;
    return heads
        .get(i)
        .forward(maps.get(i)) // (B, classes, padded H/2ⁱ, padded W/2ⁱ)
        .narrow(2, 0, (images.size(2) + stride - 1) / stride)
        .narrow(3, 0, (images.size(3) + stride - 1) / stride);
  }

  /** The decoder's maps, (B, CHANNELS[i], H/2ⁱ, W/2ⁱ) of the padded image, finest first. */
  private List<Tensor> decode(Tensor images) {
    Tensor x = Functional.replicationPad(images, missing(images.size(2)), missing(images.size(3)));
    List<Tensor> maps = new ArrayList<>();
    for (UNetStage stage : down) {
      x = stage.forward(x);
      maps.add(x);
    }
    for (int i = COARSEST - 1; i >= 0; i--) {
      maps.set(i, up.get(i).forward(maps.get(i + 1), maps.get(i)));
    }
    return maps;
  }

  private static long missing(long edge) {
    return Math.max(SMALLEST - edge, Math.floorMod(-edge, MULTIPLE));
  }

  /** None: it is learned as a whole. */
  @Override
  public Optional<Encoder> encoder() {
    return Optional.empty();
  }
}
