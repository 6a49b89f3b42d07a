package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;

/**
 * The U-Net (Ronneberger et al., 2015) in the form that nnU-Net (Isensee et al., 2021) gives it for
 * slices: what a practitioner would train today without pretraining. Six resolutions, down by
 * strided and up by transposed convolutions, instance norms, and supervision at all resolutions but
 * the two coarsest. Takes any size of image.
 *
 * <p>nnU-Net begins with 32 channels. With half of them a step on a processor takes a third of the
 * time, so that the same minutes hold three times as many.
 */
public final class UNet extends SegmentationModel {
  private static final List<Integer> TIMES = List.of(1, 2, 4, 8, 16, 16);

  private final List<UNetStage> down; // finest first
  private final UNetDecoder decoder;

  /**
   * Random weights drawn from {@code rng}.
   *
   * @param width channels of the finest map; the others have up to 16 times as many
   */
  public UNet(int inChannels, int classes, int width, Rng rng) {
    List<Integer> channels = TIMES.stream().map(times -> times * width).toList();
    down =
        IntStream.range(0, channels.size())
            .mapToObj(
                i -> {
                  int in = i == 0 ? inChannels : channels.get(i - 1);
                  return add("down." + i, new UNetStage(in, channels.get(i), i == 0 ? 1 : 2, rng));
                })
            .toList();
    decoder = add("", new UNetDecoder(channels, classes, rng));
  }

  @Override
  public Tensor forward(Tensor images) {
    return decoder.forward(encode(images), images);
  }

  /** Logits at strides 1, 2, 4 and 8. */
  @Override
  public List<Tensor> supervised(Tensor images) {
    return decoder.supervised(encode(images), images);
  }

  /** The maps on the way down, (B, channels[i], H/2ⁱ, W/2ⁱ) of the padded image, finest first. */
  private List<Tensor> encode(Tensor images) {
    Tensor x = decoder.padded(images);
    List<Tensor> maps = new ArrayList<>();
    for (UNetStage stage : down) {
      x = stage.forward(x);
      maps.add(x);
    }
    return maps;
  }

  @Override
  public Optional<Tensor> pooled(Tensor images) {
    List<Tensor> maps = encode(images);
    return Optional.of(Functional.mean(maps.get(maps.size() - 1), false, 2, 3));
  }

  /** None: it is learned as a whole. */
  @Override
  public Optional<Encoder> encoder() {
    return Optional.empty();
  }
}
