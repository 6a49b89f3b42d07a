package org.simtrans.model;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.encoder.HybridTransformer;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.Linear;
import org.simtrans.nn.ReadoutProjection;
import org.simtrans.tensor.Rng;

/**
 * The paper's "ViT": a hybrid of ResNet-50 and ViT-B/16, its tokens made into maps as dense
 * prediction transformers do it (Ranftl et al., 2021), and the paper's decoder. That is the reading
 * which gives Table 2's 108.25 M parameters and 55.42 G multiply-accumulates.
 *
 * <p>The first two maps are the ResNet's, at strides 4 and 8. Those at 16 and 32 are the tokens
 * after three quarters and all of the blocks, each told what the class token knows. The last tokens
 * are taken after the final norm, which would learn nothing otherwise; the published code taps them
 * before it, at the same count.
 *
 * <p>Table 2 counts the classification head for ImageNet's 1000 classes, 769,000 parameters that no
 * mask depends on. It is here as {@code classifier}, so that the count is the network's own, and is
 * never run: it gets no gradient, stays as it was drawn, and costs nothing but its 3 MB.
 */
public final class Vit extends SegmentationModel {
  private static final int IMAGENET_CLASSES = 1000;

  private final HybridTransformer encoder;
  private final ReadoutProjection lateReadout;
  private final Conv2d late;
  private final ReadoutProjection lastReadout;
  private final Conv2d last;
  private final Conv2d halve;
  private final PapersDecoder decoder;

  /** A decoder with random weights on {@code encoder}. */
  public Vit(HybridTransformer encoder, int classes, Rng rng) {
    this.encoder = add("encoder", encoder);
    int width = encoder.width();
    add("classifier", new Linear(width, IMAGENET_CLASSES, true, rng));
    lateReadout = add("readout.2", new ReadoutProjection(width, rng));
    late = add("readout.2.conv", Conv2d.same(width, width, 1, true, rng));
    lastReadout = add("readout.3", new ReadoutProjection(width, rng));
    last = add("readout.3.conv", Conv2d.same(width, width, 1, true, rng));
    Conv2d.Options halving = Conv2d.Options.strided(width, width, 3, 2, true);
    halve = add("readout.3.halve", new Conv2d(halving, rng));
    decoder = add("", new PapersDecoder(encoder.channels(), classes, rng));
  }

  @Override
  public Tensor forward(Tensor images) {
    HybridTransformer.Features features = encoder.features(images);
    Tensor sixteenth = late.forward(lateReadout.forward(features.late())); // (B, C, H/16, W/16)
    Tensor deepest = last.forward(lastReadout.forward(features.last())); // (B, C, H/16, W/16)
    Tensor thirtySecond = halve.forward(deepest); // (B, C, H/32, W/32)
    return decoder.forward(
        List.of(features.quarter(), features.eighth(), sixteenth, thirtySecond), images);
  }

  /** The hybrid; its map at stride 32 is an average of tokens there, a convolution here. */
  @Override
  public Optional<Encoder> encoder() {
    return Optional.of(encoder);
  }
}
