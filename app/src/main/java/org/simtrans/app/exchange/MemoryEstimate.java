package org.simtrans.app.exchange;

import java.nio.file.Path;
import java.util.Optional;
import org.simtrans.config.Preset;
import org.simtrans.config.TrainConfig;
import org.simtrans.data.InputSize;
import org.simtrans.data.Preprocessing;
import org.simtrans.host.ResidentMemory;
import org.simtrans.model.ModelConfig;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.predict.Segmenter;
import org.simtrans.tensor.Autocast;
import org.simtrans.tensor.Compute;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.train.Footprint;

/**
 * The memory of a process that uses a model, Java included, measured on few images; null where the
 * system does not tell.
 *
 * @param precision of the products
 * @param batch images per training step
 * @param weightsBytes the weights alone, in fp32
 * @param inferenceBytes while masks are drawn, some slices at a time; a volume comes on top
 * @param trainingBytes while 'train' learns from a batch
 */
record MemoryEstimate(
    Precision precision, int batch, long weightsBytes, Long inferenceBytes, Long trainingBytes) {
  static MemoryEstimate of(ModelConfig model, int size, int batch, Precision precision) {
    Compute compute = new Compute(1, 0, precision, ComputeDevice.CPU);
    Long before = orNull(ResidentMemory.now().isPresent(), ResidentMemory.now().orElse(0));
    Optional<Footprint> training = Footprint.of(config(model, size, batch, compute));
    SegmentationModel network = Models.create(model, new Rng(0));
    long weights = network.parameterCount() * Float.BYTES;
    try {
      return new MemoryEstimate(
          precision,
          batch,
          weights,
          inference(network, model.inChannels(), size, precision),
          training.map(footprint -> before + footprint.bytes(batch)).orElse(null));
    } finally {
      network.release();
    }
  }

  private static TrainConfig config(ModelConfig model, int size, int batch, Compute compute) {
    TrainConfig any = TrainConfig.preset(Preset.CPU, Path.of("")); // the folder is not opened
    Preprocessing input = any.data().preprocessing().withSize(new InputSize(size, size));
    return any.withModel(model.model(), model.encoder())
        .with(any.data().withPreprocessing(input))
        .with(any.optimisation().withBatch(batch))
        .with(compute);
  }

  /** What two images take more than one, every further one takes as well. */
  private static Long inference(
      SegmentationModel network, int channels, int size, Precision precision) {
    peak(network, 1, channels, size, precision); // sets up what stays
    long one = peak(network, 1, channels, size, precision);
    long two = peak(network, 2, channels, size, precision);
    return orNull(one > 0, two + (Segmenter.BATCH - 2) * Math.max(0, two - one));
  }

  private static long peak(
      SegmentationModel network, int images, int channels, int size, Precision precision) {
    network.train(false);
    if (!ResidentMemory.resetPeak()) {
      return 0;
    }
    try (NoGrad off = new NoGrad();
        Scope scope = new Scope();
        Autocast cast = new Autocast(precision, ComputeDevice.CPU)) {
      network.forward(Tensors.zeros(images, channels, size, size));
    }
    return ResidentMemory.peak().orElse(0);
  }

  private static Long orNull(boolean known, long value) {
    return known ? value : null;
  }
}
