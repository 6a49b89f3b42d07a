package org.simtrans.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.tensor.Rng;

/**
 * SimTrans at full resolution, which is ours and not the paper's: the paper's decoder draws at
 * stride 4, where small lesions are a pixel or two. Here a convolutional stem gives maps at strides
 * 1 and 2 beside the encoder's four, and a light U-Net's decoder draws at stride 1 (as in Swin
 * UNETR, Hatamizadeh et al., 2022, with fewer channels and one convolution less at each skip).
 * Takes any size of image and any encoder.
 *
 * <p>The first two resolutions cost most, so their channels are few: with the smallest Swin a step
 * takes less time than one of {@link UNet}.
 */
public final class SimTransFull extends SegmentationModel {
  private static final List<Integer> CHANNELS =
      List.of(16, 32, 64, 128, 256, 256); // strides 1 to 32
  private static final int STEM = 2; // resolutions that the encoder does not have

  private final List<UNetStage> stem; // finest first
  private final Encoder encoder;
  private final List<SkipProjection> skips; // of the encoder's maps, finest first
  private final UNetDecoder decoder;

  /** A stem and a decoder with random weights on {@code encoder}. */
  public SimTransFull(Encoder encoder, int classes, Rng rng) {
    this.encoder = add("encoder", encoder);
    stem =
        IntStream.range(0, STEM)
            .mapToObj(
                i -> {
                  int in = i == 0 ? encoder.inChannels() : CHANNELS.get(i - 1);
                  return add("stem." + i, new UNetStage(in, CHANNELS.get(i), i == 0 ? 1 : 2, rng));
                })
            .toList();
    skips =
        IntStream.range(0, encoder.channels().size())
            .mapToObj(i -> add("skip." + i, skip(encoder.channels(), i, rng)))
            .toList();
    decoder = add("", new UNetDecoder(CHANNELS, classes, rng));
  }

  private static SkipProjection skip(List<Integer> widths, int i, Rng rng) {
    boolean coarsest = i == widths.size() - 1;
    return new SkipProjection(widths.get(i), CHANNELS.get(STEM + i), coarsest, rng);
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

  /** (B, CHANNELS[i], H/2ⁱ, W/2ⁱ) of the padded image, finest first. */
  private List<Tensor> encode(Tensor images) {
    Tensor padded = decoder.padded(images);
    List<Tensor> maps = new ArrayList<>();
    Tensor x = padded;
    for (UNetStage stage : stem) {
      x = stage.forward(x);
      maps.add(x);
    }
    List<Tensor> taps = encoder.forward(padded);
    for (int i = 0; i < taps.size(); i++) {
      maps.add(skips.get(i).forward(taps.get(i)));
    }
    return maps;
  }

  @Override
  public Optional<Encoder> encoder() {
    return Optional.of(encoder);
  }
}
