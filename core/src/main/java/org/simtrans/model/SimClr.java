package org.simtrans.model;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.nn.Layer;
import org.simtrans.nn.ProjectionHead;
import org.simtrans.tensor.Rng;

/** An encoder under contrastive training (Chen et al., 2020): z = g(f(x)). */
public final class SimClr extends Layer {
  private static final int EMBEDDING = 128;

  private final Encoder encoder;
  private final ProjectionHead projection;

  /** A projection head with random weights on {@code encoder}. */
  public SimClr(Encoder encoder, Rng rng) {
    this.encoder = add("encoder", encoder);
    projection = add("projection", new ProjectionHead(encoder.width(), EMBEDDING, rng));
  }

  /** (B, in, H, W) -> (B, 128). */
  public Tensor forward(Tensor views) {
    return project(encoder.pooled(views));
  }

  /** g alone, of what f's {@link Encoder#pooled} gave: (B, C) -> (B, 128). */
  public Tensor project(Tensor features) {
    return projection.forward(features);
  }

  /** f, which is kept when pretraining is over; the projection is thrown away. */
  public Encoder encoder() {
    return encoder;
  }
}
