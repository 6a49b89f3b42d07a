package org.simtrans.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.nn.Activations;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.ConvNorm;
import org.simtrans.tensor.Rng;

/**
 * TransUNet (Chen et al., 2021): a hybrid of ResNet-50 and ViT-B/16 whose last tokens are enlarged
 * step by step, joined with the ResNet's maps at strides 8, 4 and 2 on the way.
 *
 * <p>Two things differ from the published code, for the encoder is timm's, whose weights are to
 * fit: there is a class token (the mask is drawn without it), and positions are kept for 24×24
 * patches in place of 14×14. For RGB, nine classes and their 196 positions it would have the
 * published code's 105,277,081 parameters. Any size of image is taken: each step enlarges to its
 * skip's size, the last to the image's.
 */
public final class TransUNet extends SegmentationModel {
  private static final int BRIDGE = 512;
  private static final List<Integer> CHANNELS = List.of(256, 128, 64, 16); // at strides 8 to 1

  private final HybridTransformer encoder;
  private final ConvNorm bridge;
  private final List<EnlargingStep> up; // coarsest first
  private final Conv2d head;

  /** A decoder with random weights on {@code encoder}. */
  public TransUNet(HybridTransformer encoder, int classes, Rng rng) {
    this.encoder = add("encoder", encoder);
    int stem = encoder.config().stem();
    List<Integer> skips = List.of(encoder.channels().get(1), encoder.channels().get(0), stem, 0);
    bridge = add("decoder.bridge", new ConvNorm(encoder.width(), BRIDGE, 3, rng));
    up =
        IntStream.range(0, CHANNELS.size())
            .mapToObj(
                i -> {
                  int in = (i == 0 ? BRIDGE : CHANNELS.get(i - 1)) + skips.get(i);
                  return add("decoder.up." + i, new EnlargingStep(in, CHANNELS.get(i), rng));
                })
            .toList();
    head = add("decoder.head", Conv2d.same(CHANNELS.get(3), classes, 3, true, rng));
  }

  @Override
  public Tensor forward(Tensor images) {
    HybridTransformer.Features features = encoder.features(images);
    Tensor x = Activations.relu(bridge.forward(features.last().grid())); // (B, 512, H/16, W/16)
    x = up.get(0).forward(x, features.eighth()); // (B, 256, H/8, W/8)
    x = up.get(1).forward(x, features.quarter()); // (B, 128, H/4, W/4)
    x = up.get(2).forward(x, features.half()); // (B, 64, H/2, W/2)
    x = up.get(3).forward(x, images.size(2), images.size(3)); // (B, 16, H, W)
    return head.forward(x);
  }

  @Override
  public Optional<Encoder> encoder() {
    return Optional.of(encoder);
  }
}
