package org.simtrans.task.simclr;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.encoder.Encoder;
import org.simtrans.task.Setup;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Autograd;
import org.simtrans.tensor.Functional;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;

/**
 * A batch that passes through the encoder in chunks, so that its activations never lie in memory
 * all at once (gradient caching; Gao et al., 2021): forward without a record, then, when the
 * gradient of the loss with respect to the features is known, forward again and backward, chunk by
 * chunk. The gradient is that of the whole batch, for one more forward pass.
 *
 * <p>Stochastic depth draws the same in both passes, but not what it would draw for the batch as a
 * whole. Batch norm of an encoder (ResNet, VGG) normalises over a chunk; its running statistics
 * follow the second pass only, once for each chunk.
 *
 * @param rng of the encoder; each chunk has a seed of its own
 * @param seed of this batch
 * @param slices of a chunk; the 2N views are cut in their order into pieces of twice as many, of
 *     which the last may be smaller
 */
record ChunkedViews(Encoder encoder, Setup setup, Rng rng, long seed, ViewBatch batch, int slices) {

  /** The features of all views, without a record of how they came about: (2N, C). */
  Tensor features() {
    encoder.follow(false);
    try (NoGrad off = new NoGrad()) {
      List<Tensor> parts =
          IntStream.range(0, chunks()).mapToObj(chunk -> Scope.of(() -> features(chunk))).toList();
      return Functional.cat(parts, 0);
    } finally {
      encoder.follow(true);
    }
  }

  /**
   * Adds the gradients of the encoder's weights.
   *
   * @param gradient of the loss with respect to the features, (2N, C)
   */
  void backward(Tensor gradient) {
    for (int chunk = 0; chunk < chunks(); chunk++) {
      try (Scope scope = new Scope()) {
        Autograd.backward(features(chunk), gradient.narrow(0, first(chunk), count(chunk)));
      }
    }
  }

  int chunks() {
    return (views() + 2 * slices - 1) / (2 * slices);
  }

  /** The features of one chunk: (n, C). */
  Tensor features(int chunk) {
    rng.reseed(Rng.mix(seed, chunk));
    float[] views = batch.views(first(chunk), count(chunk));
    Tensor part = setup.onDevice(views, count(chunk), setup.planes());
    try (Autocast cast = setup.autocast()) {
      return encoder.pooled(part);
    }
  }

  private int views() {
    return 2 * batch.slices();
  }

  private int first(int chunk) {
    return chunk * 2 * slices;
  }

  private int count(int chunk) {
    return Math.min(2 * slices, views() - first(chunk));
  }
}
