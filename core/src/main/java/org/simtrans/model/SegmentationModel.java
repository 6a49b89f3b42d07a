package org.simtrans.model;

import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.Layer;

/** A network that draws masks. */
public abstract class SegmentationModel extends Layer {
  /** Begins the names of the encoder's weights among those of the network. */
  public static final String ENCODER = "encoder.";

  /** (B, in, H, W) -> logits (B, classes, H, W). */
  public abstract Tensor forward(Tensor images);

  /**
   * What the loss sees while training, finest first: map i is (B, classes, ⌈H/2ⁱ⌉, ⌈W/2ⁱ⌉), its
   * pixel (y, x) standing for the 2ⁱ×2ⁱ block at (2ⁱy, 2ⁱx). More than one where coarser maps are
   * supervised too.
   */
  public List<Tensor> supervised(Tensor images) {
    return List.of(forward(images));
  }

  /**
   * One vector for each image, by which images can be compared: (B, in, H, W) -> (B, C), the mean
   * of the coarsest map. Empty for a network that has none.
   */
  public Optional<Tensor> pooled(Tensor images) {
    return encoder().map(encoder -> encoder.pooled(images));
  }

  /** The part that pretraining provides; none where the network is learned as a whole. */
  public abstract Optional<Encoder> encoder();
}
