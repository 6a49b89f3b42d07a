package org.simtrans.zoo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.simtrans.Reason;
import org.simtrans.run.ModelCard;
import org.simtrans.run.RunException;
import org.simtrans.run.RunFolder;
import org.simtrans.run.TrainedModel;
import org.simtrans.tensor.ComputeDevice;
import org.simtrans.tensor.Precision;
import org.simtrans.tensor.Scope;
import org.simtrans.tensor.Tensors;
import org.simtrans.weights.SafeTensors;
import org.simtrans.weights.StateDict;
import org.simtrans.weights.WeightsException;

/**
 * A model that can be given away: one safetensors file, named {@code NAME.simtrans}, with the
 * weights, the card for the program, the card for people and a checksum over all of it. Nothing in
 * it is unpacked or executed, and it names no other file.
 *
 * @param file where it lies
 * @param facts for people
 * @param card for the program
 * @param bytes its size
 */
public record PackedModel(Path file, ModelFacts facts, ModelCard card, long bytes) {
  /** How its file ends. */
  public static final String ENDING = ".simtrans";

  /**
   * Reads both cards, and holds the file against its checksum.
   *
   * @throws WeightsException if it is no whole safetensors file, or was altered
   * @throws RunException if a card is missing or cannot be used
   */
  public static PackedModel read(Path file) {
    try (SafeTensors open = SafeTensors.openChecked(file)) {
      if (!open.isChecked()) {
        throw new RunException(
            file
                + " has no checksum, so it is not as 'models pack' writes it: name a file that it wrote");
      }
      Map<String, String> metadata = open.metadata();
      return new PackedModel(
          file, ModelFacts.of(metadata, file), ModelCard.of(metadata, file), Files.size(file));
    } catch (IOException e) {
      throw new RunException(
          "%s cannot be read (%s): check its name and rights".formatted(file, Reason.of(e)), e);
    }
  }

  /**
   * Makes sure that all weights are there, finite, and those of the model that the card names.
   *
   * @throws WeightsException if not
   */
  public PackedModel requireUsable() {
    TrainedModel.load(file, Precision.FP32, ComputeDevice.CPU).release();
    return this;
  }

  /**
   * Writes a model with its card. In bf16, matrices and kernels are rounded to half their size;
   * biases, scales and statistics stay as they are. Whoever reads the file widens the weights
   * again.
   *
   * @param model a run folder or a {@code model.safetensors}
   * @param facts which say in {@link ModelFacts#weights} what {@code precision} is
   * @param out the file to write, whole or not at all
   * @throws RunException if the system refuses to write it
   */
  public static PackedModel write(Path model, ModelFacts facts, Precision precision, Path out) {
    Path file = Files.isDirectory(model) ? new RunFolder(model).model() : model;
    StateDict saved = StateDict.read(file);
    try (Scope scope = new Scope()) {
      ModelCard card = ModelCard.of(saved.metadata(), file);
      Map<String, Tensor> stored = new LinkedHashMap<>();
      saved
          .tensors()
          .forEach((name, t) -> stored.put(name, precision == Precision.BF16 ? rounded(t) : t));
      Map<String, String> metadata = new HashMap<>(card.toMetadata());
      metadata.putAll(Map.ofEntries(facts.toMetadata()));
      new StateDict(stored, metadata).write(out);
    } catch (IOException e) {
      throw RunFolder.unwritable(out, e);
    } finally {
      saved.free();
    }
    return read(out);
  }

  private static Tensor rounded(Tensor t) {
    return t.is_floating_point() && Tensors.shape(t).length > 1 ? Tensors.toBfloat16(t) : t;
  }
}
