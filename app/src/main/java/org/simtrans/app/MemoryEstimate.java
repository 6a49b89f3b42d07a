package org.simtrans.app;

import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.ResidentMemory;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;

/**
 * The native memory of a model, from what the process really took for one image; null where the
 * system does not tell.
 *
 * @param precision of the products
 * @param batch images per training step
 * @param weightsBytes the weights alone, in fp32
 * @param inferenceBytes the most during inference on one image, weights included
 * @param trainingBytes the most during a training step: weights, gradients, the two moments of
 *     AdamW, and the activations of a batch
 */
record MemoryEstimate(
    Precision precision, int batch, long weightsBytes, Long inferenceBytes, Long trainingBytes) {
  private static final int MOMENTS = 2;

  /** Runs {@code network} forwards on one image, then forwards and backwards. */
  static MemoryEstimate of(
      SegmentationModel network, int inChannels, int size, int batch, Precision precision) {
    long weights = network.parameterCount() * Float.BYTES;
    OptionalLong before = ResidentMemory.now();
    infer(network, inChannels, size, precision);
    OptionalLong inference = growth(before);
    train(network, inChannels, size, precision);
    OptionalLong step = growth(before); // the gradients and the activations of one image
    if (inference.isEmpty() || step.isEmpty()) {
      return new MemoryEstimate(precision, batch, weights, null, null);
    }
    long activations = Math.max(inference.getAsLong(), step.getAsLong() - weights);
    return new MemoryEstimate(
        precision,
        batch,
        weights,
        weights + inference.getAsLong(),
        (2 + MOMENTS) * weights + batch * activations);
  }

  private static OptionalLong growth(OptionalLong before) {
    OptionalLong peak = ResidentMemory.peak();
    return before.isPresent() && peak.isPresent()
        ? OptionalLong.of(Math.max(0, peak.getAsLong() - before.getAsLong()))
        : OptionalLong.empty();
  }

  private static void infer(
      SegmentationModel network, int inChannels, int size, Precision precision) {
    network.train(false);
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope();
        Autocast cast = new Autocast(precision, ComputeDevice.CPU)) {
      network.forward(Tensors.zeros(1, inChannels, size, size));
    }
  }

  private static void train(
      SegmentationModel network, int inChannels, int size, Precision precision) {
    network.train(true);
    try (Scope scope = new Scope()) {
      List<Tensor> logits;
      try (Autocast cast = new Autocast(precision, ComputeDevice.CPU)) {
        logits = network.supervised(Tensors.zeros(1, inChannels, size, size));
      }
      logits.stream()
          .map(map -> Tensors.toFloat(map).sum())
          .reduce(Tensor::add)
          .orElseThrow()
          .backward();
    }
  }
}
