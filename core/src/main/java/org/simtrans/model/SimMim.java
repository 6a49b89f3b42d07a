package org.simtrans.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.MaskableEncoder;
import org.simtrans.nn.Conv2d;
import org.simtrans.nn.Layer;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Tensors;

/**
 * An encoder under masked-image modelling (Xie et al., 2022): from the patches that it sees, one
 * linear layer on its last map predicts the pixels of those that it does not.
 */
public final class SimMim extends Layer {
  private static final int STRIDE = 32; // of the last map
  private static final double STD = 0.02; // of the initial token

  private final MaskableEncoder encoder;
  private final Tensor maskToken; // (C)
  private final Conv2d head;

  /**
   * @param channels of the images
   */
  public SimMim(MaskableEncoder encoder, int channels, Rng rng) {
    this.encoder = add("encoder", encoder);
    maskToken = Tensors.zeros(encoder.tokenWidth());
    rng.fillNormal(maskToken, STD);
    parameter("mask_token", maskToken);
    int pixels = STRIDE * STRIDE * channels;
    head =
        add("head", new Conv2d(Conv2d.Options.strided(encoder.width(), pixels, 1, 1, true), rng));
  }

  /**
   * The image as it is guessed, also where it is seen.
   *
   * @param images (B, in, H, W)
   * @param hidden (B, 1, H, W), 1 where the image is not to be seen and 0 elsewhere
   * @return (B, in, H, W)
   */
  public Tensor forward(Tensor images, Tensor hidden) {
    List<Tensor> maps = encoder.forward(images, hidden, maskToken);
    Tensor last = maps.get(maps.size() - 1); // (B, C, ⌈H/32⌉, ⌈W/32⌉)
    Tensor blocks = head.forward(last); // (B, 32² · in, ⌈H/32⌉, ⌈W/32⌉)
    return Functional.crop(Functional.pixelShuffle(blocks, STRIDE), images.size(2), images.size(3));
  }

  /** What is kept when pretraining is over; token and head are thrown away. */
  public MaskableEncoder encoder() {
    return encoder;
  }
}
