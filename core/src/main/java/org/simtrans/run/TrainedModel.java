package org.simtrans.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Message;
import org.simtrans.data.Batch;
import org.simtrans.model.Models;
import org.simtrans.model.SegmentationModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.NoGrad;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Rng;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.LoadReport;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

/** A segmentation network with what is needed to use it. */
public record TrainedModel(
    SegmentationModel network, ModelCard card, Precision precision, ComputeDevice device)
    implements SlicePredictor {

  /**
   * Reads the model of a run.
   *
   * @param path a run folder or a {@code model.safetensors}
   */
  public static TrainedModel load(Path path, Precision precision, ComputeDevice device) {
    Path file = Files.isDirectory(path) ? new RunFolder(path).model() : path;
    if (!Files.exists(file)) {
      throw new RunException(
          Message.of(
              "%s does not exist: name the {out} folder of a 'train' that has finished an epoch",
              file));
    }
    StateDict saved = StateDict.read(file);
    try {
      ModelCard card = ModelCard.of(saved.metadata(), file);
      return ready(network(card, saved, file), card, precision, device);
    } finally {
      saved.free();
    }
  }

  private static SegmentationModel network(ModelCard card, StateDict saved, Path file) {
    SegmentationModel network = Models.create(card.model(), Rng.forLoadedWeights());
    try {
      LoadReport report = saved.into(network.state().tensors());
      if (!report.complete()) {
        throw new WeightsException(
            "%s does not hold the whole of a %s (missing %s, unexpected %s): restore it from a copy"
                .formatted(file, card.model().model(), report.missing(), report.unexpected()));
      }
      return network;
    } catch (RuntimeException e) {
      network.release();
      throw e;
    }
  }

  /** Takes a network for use, and for use only. */
  public static TrainedModel ready(
      SegmentationModel network, ModelCard card, Precision precision, ComputeDevice device) {
    network.to(device);
    network.train(false);
    if (precision == Precision.BF16) {
      network.keepFactorsInBf16();
    }
    return new TrainedModel(network, card, precision, device);
  }

  /**
   * Gives back the memory of the weights; from then on, {@link #probabilities} throws an {@link
   * IllegalStateException}.
   */
  public void release() {
    network.release();
  }

  /** Writes weights and card as one safetensors file, whole or not at all. */
  public void save(Path file) {
    try {
      network.state().with(card.toMetadata()).write(file);
    } catch (IOException e) {
      throw RunFolder.unwritable(file, e);
    }
  }

  @Override
  public void requireRoom(int slices) {
    InferenceRoom.require(this, slices);
  }

  /**
   * @throws IllegalStateException if the model was released
   */
  @Override
  public Batch probabilities(Batch images, boolean flips) {
    if (network.released()) {
      throw new IllegalStateException(
          "this model was released, so its weights are gone: load it again, or release it later");
    }
    Inference inference = new Inference(network, precision, device);
    try (Scope scope = new Scope();
        NoGrad off = new NoGrad()) {
      Tensor input = Tensors.to(device, Tensors.of(images.values(), images.shape()));
      Tensor maps = inference.probabilities(input, inference.logits(input), flips);
      return new Batch(
          images.count(),
          card.labels().channels(),
          images.height(),
          images.width(),
          Tensors.toFloats(maps));
    }
  }
}
