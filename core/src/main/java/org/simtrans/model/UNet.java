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
 */
public final class UNet extends SegmentationModel {
  private static final List<Integer> CHANNELS = List.of(32, 64, 128, 256, 512, 512);

  private final List<UNetStage> down; // finest first
  private final UNetDecoder decoder;

  /** Random weights drawn from {@code rng}. */
  public UNet(int inChannels, int classes, Rng rng) {
    down =
        IntStream.range(0, CHANNELS.size())
            .mapToObj(
                i -> {
                  int in = i == 0 ? inChannels : CHANNELS.get(i - 1);
                  return add("down." + i, new UNetStage(in, CHANNELS.get(i), i == 0 ? 1 : 2, rng));
                })
            .toList();
    decoder = add("", new UNetDecoder(CHANNELS, classes, rng));
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

  /** The maps on the way down, (B, CHANNELS[i], H/2ⁱ, W/2ⁱ) of the padded image, finest first. */
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
