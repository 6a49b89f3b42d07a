package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.Layer;

/** A network that draws masks. */
public abstract class SegmentationModel extends Layer {

  /** (B, in, H, W) -> logits (B, classes, H, W). */
  public abstract Tensor forward(Tensor images);

  /** The part that pretraining provides. */
  public abstract Encoder encoder();
}
