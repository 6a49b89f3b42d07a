package org.simtrans.run;

import org.bytedeco.pytorch.Tensor;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/** A network at work, for validation and for use: images (N, in, H, W) to maps (N, C, H, W). */
public record Inference(SegmentationModel network, Precision precision, ComputeDevice device) {

  /** Logits in float32. */
  public Tensor logits(Tensor images) {
    try (Autocast cast = new Autocast(precision, device)) {
      return Scope.of(() -> Tensors.toFloat(network.forward(images)));
    }
  }

  /**
   * Probabilities.
   *
   * @param logits of {@code images}
   * @param flips whether to take the mean with what the network makes of the images' mirror images
   */
  public Tensor probabilities(Tensor images, Tensor logits, boolean flips) {
    Tensor seen = logits.sigmoid();
    if (!flips) {
      return seen;
    }
    Tensor mirrored = logits(Functional.flipColumns(images)).sigmoid();
    return Functional.mul(seen.add(Functional.flipColumns(mirrored)), 0.5);
  }
}
